// Package keyringtest is a Secret Service for tests that does what real ones do on a bad
// day, and cannot be asked to do: it never answers, or refuses everything.
package keyringtest

import (
	"bufio"
	"errors"
	"io"
	"os/exec"
	"strings"

	"github.com/godbus/dbus/v5"
)

// Manner is how the service answers.
type Manner int

// The manners.
const (
	Hangs   Manner = iota // no call ever gets an answer
	Refuses               // every call gets the error of a locked collection
	Absent                // there is none
)

const name = "org.freedesktop.secrets"

// Serve takes the Secret Service's name on the session bus at the address, until it is
// closed.
func Serve(address string, manner Manner) (io.Closer, error) {
	conn, err := dbus.Connect(address, dbus.WithHandler(refusing{}))
	if err != nil {
		return nil, err
	}
	if manner == Hangs {
		unheard := make(chan *dbus.Message, 100) // what does not fit is dropped
		conn.Eavesdrop(unheard)
		// The answer to our own call is not heard either.
		send := conn.BusObject().Go("org.freedesktop.DBus.RequestName", dbus.FlagNoReplyExpected, nil, name, uint32(dbus.NameFlagDoNotQueue))
		return conn, send.Err
	}
	reply, err := conn.RequestName(name, dbus.NameFlagDoNotQueue)
	if err == nil && reply != dbus.RequestNameReplyPrimaryOwner {
		err = errors.New("the bus has a Secret Service")
	}
	return conn, err
}

// Bus is a session bus of its own with such a service.
type Bus struct {
	Address string
	daemon  *exec.Cmd
	service io.Closer
}

// StartBus starts a bus whose Secret Service has the manner. Close it.
func StartBus(manner Manner) (*Bus, error) {
	b := &Bus{daemon: exec.Command("dbus-daemon", "--session", "--nofork", "--print-address=1")}
	out, err := b.daemon.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := b.daemon.Start(); err != nil {
		return nil, err
	}
	if b.Address, err = bufio.NewReader(out).ReadString('\n'); err == nil {
		b.Address = strings.TrimSpace(b.Address)
		if manner != Absent {
			b.service, err = Serve(b.Address, manner)
		}
	}
	if err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

// Close ends the bus and its service.
func (b *Bus) Close() error {
	var err error
	if b.service != nil {
		err = b.service.Close()
	}
	if killed := b.daemon.Process.Kill(); killed != nil {
		return errors.Join(err, killed)
	}
	_ = b.daemon.Wait() // it was killed
	return err
}

// refusing is every object, interface and method of a service that refuses.
type refusing struct{}

func (r refusing) LookupObject(dbus.ObjectPath) (dbus.ServerObject, bool) { return r, true }
func (r refusing) LookupInterface(string) (dbus.Interface, bool)          { return r, true }
func (r refusing) LookupMethod(string) (dbus.Method, bool)                { return r, true }
func (r refusing) NumArguments() int                                      { return 0 }
func (r refusing) NumReturns() int                                        { return 0 }
func (r refusing) ArgumentValue(int) any                                  { return nil }
func (r refusing) ReturnValue(int) any                                    { return nil }

func (r refusing) DecodeArguments(*dbus.Conn, string, *dbus.Message, []any) ([]any, error) {
	return nil, nil
}

func (r refusing) Call(...any) ([]any, error) {
	return nil, dbus.NewError("org.freedesktop.Secret.Error.IsLocked", nil)
}
