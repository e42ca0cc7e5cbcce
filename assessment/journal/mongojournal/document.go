package mongojournal

import (
	"bytes"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"readiness/assessment/journal"
)

// The members of a document.
const (
	fieldSeq    = "_id"
	fieldHash   = "hash"
	fieldRecord = "record"
)

// compose gives the document of a record.
func compose(r journal.Record) bson.D {
	return bson.D{
		{Key: fieldSeq, Value: int64(r.Seq)},
		{Key: fieldHash, Value: bson.Binary{Data: r.Hash[:]}},
		{Key: fieldRecord, Value: bson.Binary{Data: r.Bytes()}},
	}
}

// seqOf reads a document's number. The document comes after record after: where else it is, nobody can say.
func seqOf(document bson.Raw, after uint64) (uint64, error) {
	value, err := document.LookupErr(fieldSeq)
	if err != nil {
		return 0, &journal.CorruptError{Seq: after + 1, Reason: "a document has no _id", Err: err}
	}
	seq, ok := value.Int64OK()
	if !ok || seq < 1 {
		return 0, &journal.CorruptError{Seq: after + 1, Reason: fmt.Sprintf("a document's _id is %s, not a 64-bit whole number", value)}
	}
	return uint64(seq), nil
}

// hashOf reads a document's hash.
func hashOf(document bson.Raw, seq uint64) (journal.Hash, error) {
	var hash journal.Hash
	data, err := binaryOf(document, fieldHash, seq)
	if err != nil {
		return hash, err
	}
	if len(data) != len(hash) {
		return hash, &journal.CorruptError{Seq: seq, Reason: fmt.Sprintf("its hash has %d bytes", len(data))}
	}
	copy(hash[:], data)
	return hash, nil
}

// recordOf reads a document's record, which keeps nothing of the document.
func recordOf(document bson.Raw, seq uint64) (journal.Record, error) {
	hash, err := hashOf(document, seq)
	if err != nil {
		return journal.Record{}, err
	}
	data, err := binaryOf(document, fieldRecord, seq)
	if err != nil {
		return journal.Record{}, err
	}
	r, err := journal.Decode(hash, bytes.Clone(data))
	if err != nil {
		return r, &journal.CorruptError{Seq: seq, Reason: err.Error(), Err: err}
	}
	if r.Seq != seq {
		return r, &journal.CorruptError{Seq: seq, Reason: fmt.Sprintf("its bytes are those of record %d", r.Seq)}
	}
	return r, nil
}

func binaryOf(document bson.Raw, member string, seq uint64) ([]byte, error) {
	value, err := document.LookupErr(member)
	if err != nil {
		return nil, &journal.CorruptError{Seq: seq, Reason: "its document has no " + member, Err: err}
	}
	_, data, ok := value.BinaryOK()
	if !ok {
		return nil, &journal.CorruptError{Seq: seq, Reason: fmt.Sprintf("%s in its document is %s, not binary", member, value.Type)}
	}
	return data, nil
}
