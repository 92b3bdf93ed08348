package mutual

import "errors"

// FieldFault is one thing that is wrong with a field of a form.
type FieldFault struct {
	Field string `json:"field"` // as Error names it
	Code  Code   `json:"code"`
}

// Faults are all that is wrong with a form, its fields from top to bottom; a field may
// have several.
type Faults []FieldFault

// Err returns the first fault as an Error, nil where there is none.
func (f Faults) Err() error {
	if len(f) == 0 {
		return nil
	}
	return &Error{Code: f[0].Code, Field: f[0].Field}
}

// With returns the faults with one that a check gave as its Error; nil is none.
func (f Faults) With(err error) Faults {
	var fault *Error
	if errors.As(err, &fault) {
		return append(f, FieldFault{fault.Field, fault.Code})
	}
	return f
}

// add notes a fault; no code is none.
func (f *Faults) add(field string, code Code) {
	if code != "" {
		*f = append(*f, FieldFault{field, code})
	}
}
