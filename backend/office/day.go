package office

import (
	"sync"
	"time"
	_ "time/tzdata" // a server may come without time zones

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// paris is where the mutual and its members have their days.
var paris = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		panic(err) // the zones are part of the program
	}
	return zone
})

// today is the day of the office's clock, as in France.
func (o *Office) today() mutual.Date { return mutual.DateOf(o.now().In(paris())) }
