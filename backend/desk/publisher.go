package desk

import "time"

// publishEvery bounds how often status events reach a listener; a progress bar
// needs no more than ten a second.
const publishEvery = 100 * time.Millisecond

// publisher tells one listener of changes, the first at once, then throttled; the
// last state is always told.
type publisher struct {
	state  func() Status
	listen func(Status)
	dirty  chan struct{}
}

func newPublisher(state func() Status, listen func(Status)) *publisher {
	return &publisher{state: state, listen: listen, dirty: make(chan struct{}, 1)}
}

func (p *publisher) changed() {
	select {
	case p.dirty <- struct{}{}:
	default:
	}
}

func (p *publisher) run(done <-chan struct{}) {
	for {
		select {
		case <-done:
			return
		case <-p.dirty:
		}
		if p.listen != nil {
			p.listen(p.state())
		}
		select {
		case <-done:
			return
		case <-time.After(publishEvery):
		}
	}
}
