package mailbox

// TellWhenResting has a Wait say when it begins to rest: with IDLE, once the server
// has acknowledged it. The channel must have room.
func (o *Options) TellWhenResting(resting chan<- struct{}) { o.resting = resting }

// Usual is what stands where nothing was chosen.
func Usual() Options { return Options{}.withDefaults() }

// IsJunkName judges a folder's name.
func IsJunkName(listed string, delimiter rune) bool { return isJunkName(listed, delimiter) }
