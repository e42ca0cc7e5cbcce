package boltvault

// For the tests of the stored form.
var (
	Encode = encode
	Decode = decode
)

// Where things are in the file.
var (
	Bucket     = []byte(bucket)
	KeyUnwiped = keyUnwiped
)
