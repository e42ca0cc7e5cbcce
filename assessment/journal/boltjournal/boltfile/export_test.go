package boltfile

// SettleAs makes f look for the commit id as after one that failed.
func (f *File) SettleAs(id int, failure error) error { return f.settle(id, failure) }

// WithErrno is for tests of what bbolt says of failures.
var WithErrno = withErrno
