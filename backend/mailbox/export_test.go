package mailbox

// TellWhenResting has a Wait say when it begins to rest: with IDLE, once the server
// has acknowledged it. The channel must have room.
func (o *Options) TellWhenResting(resting chan<- struct{}) { o.resting = resting }
