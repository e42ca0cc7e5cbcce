package mongovault

import (
	"bytes"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"readiness/assessment/journal"
	"readiness/assessment/vault"
)

// The members of a document.
const (
	fieldID       = "_id"
	fieldForm     = "form"
	fieldPut      = "put"
	fieldSalt     = "salt"
	fieldData     = "data"
	fieldRedacted = "redacted"
	fieldBy       = "by"
	fieldAt       = "at"
	fieldWhy      = "why"
)

const form = 1

// markPrefix makes a mark's _id of an item's. No id of an item has a space.
const markPrefix = "redacted "

// entry is a document: an item, or a mark.
type entry struct {
	vault.Item
	put bson.ObjectID // which call of Put has stored it, or stored the item that a mark belongs to
}

// document gives the document of an item.
func (e entry) document() bson.D {
	d := bson.D{{Key: fieldID, Value: e.ID}, {Key: fieldForm, Value: int32(form)}, {Key: fieldPut, Value: e.put}}
	if r := e.Redacted; r != nil {
		return append(d, bson.E{Key: fieldRedacted, Value: bson.D{
			{Key: fieldBy, Value: r.By}, {Key: fieldAt, Value: bson.NewDateTimeFromTime(r.At)}, {Key: fieldWhy, Value: r.Why},
		}})
	}
	return append(d, bson.E{Key: fieldSalt, Value: bson.Binary{Data: e.Salt}}, bson.E{Key: fieldData, Value: bson.Binary{Data: e.Data}})
}

// idOf reads a document's _id, which is all that is read of one that may be damaged.
func idOf(document bson.Raw) (string, error) {
	id, ok := document.Lookup(fieldID).StringValueOK()
	if !ok {
		return "", &journal.CorruptError{Store: "vault", Reason: "a document's _id is no text"}
	}
	return id, nil
}

// putOf reads which call of Put a document comes from; zero if that is damaged.
func putOf(document bson.Raw) bson.ObjectID {
	put, _ := document.Lookup(fieldPut).ObjectIDOK()
	return put
}

// read reads a document and keeps nothing of it.
func read(document bson.Raw) (entry, error) {
	id, err := idOf(document)
	if err != nil {
		return entry{}, err
	}
	e := entry{Item: vault.Item{ID: id}, put: putOf(document)}
	damage := func(reason string, args ...any) error {
		return &journal.CorruptError{Store: "vault", Reason: fmt.Sprintf("document %q: %s", id, fmt.Sprintf(reason, args...))}
	}
	if n, ok := document.Lookup(fieldForm).AsInt64OK(); !ok || n != form {
		return e, damage("its form is %v, and this program reads form %d", document.Lookup(fieldForm), form)
	}
	if e.put.IsZero() {
		return e, damage("it does not say which call has put it")
	}
	if redacted, err := document.LookupErr(fieldRedacted); err == nil {
		r, ok := redacted.DocumentOK()
		if !ok {
			return e, damage("its redaction is no document")
		}
		by, ok1 := r.Lookup(fieldBy).StringValueOK()
		at, ok2 := r.Lookup(fieldAt).DateTimeOK()
		why, ok3 := r.Lookup(fieldWhy).StringValueOK()
		if !ok1 || !ok2 || !ok3 {
			return e, damage("its redaction does not say by whom, when and why")
		}
		e.Redacted = &vault.Redaction{By: by, At: time.UnixMilli(at).UTC(), Why: why}
		return e, nil
	}
	_, salt, ok1 := document.Lookup(fieldSalt).BinaryOK()
	_, data, ok2 := document.Lookup(fieldData).BinaryOK()
	if !ok1 || !ok2 {
		return e, damage("it has neither salt and data nor a redaction")
	}
	e.Salt, e.Data = bytes.Clone(salt), bytes.Clone(data)
	return e, nil
}
