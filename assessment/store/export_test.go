package store

// Cannot is what is said when the operating system refuses the store in a directory.
func Cannot(dir string, err error) error {
	return place{dir: dir, shown: "file:./" + dir}.cannot(err, part{})
}
