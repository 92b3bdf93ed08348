package mutual

// Cents is an amount of money in euro cents.
type Cents int64

// Percent is a whole percentage: 70 means 70 %.
type Percent int

// Of returns p percent of c, rounded half up to the cent. It is meant for
// amounts that are not negative, as every amount of a care line is.
func (p Percent) Of(c Cents) Cents {
	return (c*Cents(p) + 50) / 100
}
