//go:build linux

package window

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
)

// askToClose does what the cross of a window's frame does. There is no window manager
// here and xdotool only destroys windows, so it is said in X's own protocol (X11R6
// core, and ICCCM 4.2.8.1 for the message).
func askToClose(ctx context.Context, display, window string) (err error) {
	id, err := strconv.ParseUint(window, 10, 32)
	if err != nil {
		return err
	}
	screen, err := (&net.Dialer{}).DialContext(ctx, "unix", "/tmp/.X11-unix/X"+display)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, screen.Close()) }()

	if _, err := screen.Write([]byte{'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0}); err != nil {
		return err
	}
	head := make([]byte, 8)
	if _, err := io.ReadFull(screen, head); err != nil {
		return err
	}
	if head[0] != 1 {
		return errors.New("the screen refuses the connection")
	}
	if _, err := io.CopyN(io.Discard, screen, 4*int64(binary.LittleEndian.Uint16(head[6:]))); err != nil {
		return err
	}
	protocols, err := atom(screen, "WM_PROTOCOLS")
	if err != nil {
		return err
	}
	closing, err := atom(screen, "WM_DELETE_WINDOW")
	if err != nil {
		return err
	}
	const sendEvent, clientMessage = 25, 33
	send := []byte{sendEvent, 0, 11, 0}
	send = binary.LittleEndian.AppendUint32(send, uint32(id))
	send = append(send, 0, 0, 0, 0, clientMessage, 32, 0, 0)
	for _, word := range []uint32{uint32(id), protocols, closing, 0, 0, 0, 0} {
		send = binary.LittleEndian.AppendUint32(send, word)
	}
	if _, err := screen.Write(send); err != nil {
		return err
	}
	_, err = atom(screen, "WM_PROTOCOLS") // its answer says that the message was taken
	return err
}

// atom asks the screen for the number of a name.
func atom(screen io.ReadWriter, name string) (uint32, error) {
	const internAtom = 16
	padded := (len(name) + 3) / 4
	ask := []byte{internAtom, 0}
	ask = binary.LittleEndian.AppendUint16(ask, uint16(2+padded))
	ask = binary.LittleEndian.AppendUint16(ask, uint16(len(name)))
	ask = append(ask, 0, 0)
	ask = append(ask, name...)
	ask = append(ask, make([]byte, 4*padded-len(name))...)
	if _, err := screen.Write(ask); err != nil {
		return 0, err
	}
	answer := make([]byte, 32)
	if _, err := io.ReadFull(screen, answer); err != nil {
		return 0, err
	}
	if answer[0] != 1 {
		return 0, fmt.Errorf("the screen knows no %s", name)
	}
	return binary.LittleEndian.Uint32(answer[8:]), nil
}
