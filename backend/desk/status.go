package desk

import "github.com/unimutuelles/espace-adherents/backend/mutual"

// VaultState says what stands between the member and their lines.
type VaultState string

// The states of the vault.
const (
	VaultAbsent VaultState = "absent" // nothing was ever stored here: sign in online
	VaultLocked VaultState = "locked" // the password opens it, with or without a network
	VaultOpen   VaultState = "open"
)

// SyncPhase says what a sync is doing.
type SyncPhase string

// The phases of a sync.
const (
	SyncIdle      SyncPhase = "idle"
	SyncLines     SyncPhase = "lines"
	SyncDocuments SyncPhase = "documents"
)

// Status is all that a screen needs to know about the desk at one moment. The
// bound Status method and the status event carry the same struct.
type Status struct {
	Vault       VaultState     `json:"vault"`
	SignedIn    bool           `json:"signedIn"`    // a session with the office is kept on this device
	StaysOpen   bool           `json:"staysOpen"`   // the system's keyring opens the vault at start, as far as is known
	LockedAfter int            `json:"lockedAfter"` // minutes without use after which the vault closed by itself; 0: it did not
	Keyring     KeyringState   `json:"keyring"`     // what the system's keyring is being asked
	Online      bool           `json:"online"`      // false once the office did not answer
	Silent      bool           `json:"silent"`      // something was asked of the office and there is no answer for seconds
	Office      string         `json:"office"`      // origin of the office this desk talks to
	CurrentAt   mutual.Millis  `json:"currentAt"`   // when the rows were last known current; 0: never
	Revision    int64          `json:"revision"`    // grows whenever stored rows changed: lists read again
	Member      *mutual.Member `json:"member"`      // null while the vault is not open or never synced
	Unread      int            `json:"unread"`      // messages that the member has not read
	Notice      *Problem       `json:"notice"`      // something the member should know that stops nothing, null mostly
	Trouble     *Trouble       `json:"trouble"`     // a fault of what this device stores, null mostly
	Beyond      bool           `json:"beyond"`      // the mutual sent something that a later version would show
	KeptOut     int            `json:"keptOut"`     // rows that came and break what must hold: they are shown nowhere
	Outbox      OutboxStatus   `json:"outbox"`
	Sync        SyncStatus     `json:"sync"`
	Transfers   []Transfer     `json:"transfers"` // documents on their way, and those that did not come
	SaveAll     SaveAllStatus  `json:"saveAll"`
}

// OutboxStatus counts the requests that wait to be sent.
type OutboxStatus struct {
	Waiting       int  `json:"waiting"`       // all that the office has not received yet
	NeedsPassword int  `json:"needsPassword"` // of these, those that are sent once the member types their password again
	Held          int  `json:"held"`          // of these, those that are tried again only when the member asks for it
	Sending       bool `json:"sending"`
}

// SyncStatus is the progress of the sync under way, or the outcome of the last one.
type SyncStatus struct {
	Phase          SyncPhase `json:"phase"`
	Rows           int64     `json:"rows"` // changes stored so far
	RowsTotal      int64     `json:"rowsTotal"`
	Documents      int64     `json:"documents"` // documents stored so far
	DocumentsTotal int64     `json:"documentsTotal"`
	Bytes          int64     `json:"bytes"` // bytes of documents received so far
	BytesTotal     int64     `json:"bytesTotal"`
	Problem        *Problem  `json:"problem"` // why the last sync ended early, null when it did not
}

// Problem is an error as screens get it: a code that has a French text.
type Problem struct {
	Code  mutual.Code   `json:"code"`
	Field string        `json:"field"`
	Until mutual.Millis `json:"until"` // when a block ends; 0: none
}

// VaultStates lists the states for the frontend's bound enum.
func VaultStates() []VaultState { return []VaultState{VaultAbsent, VaultLocked, VaultOpen} }

// SyncPhases lists the phases for the frontend's bound enum.
func SyncPhases() []SyncPhase { return []SyncPhase{SyncIdle, SyncLines, SyncDocuments} }
