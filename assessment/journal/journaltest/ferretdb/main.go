// Command ferretdb serves the MongoDB wire protocol over SQLite files, for tests on machines without MongoDB:
//
//	ferretdb [-remove] LISTEN-ADDRESS DIRECTORY
//
// It runs until SIGINT or SIGTERM and, where its standard input is a pipe, until that ends: so it goes when the test
// that started it goes, however that ended. With -remove it deletes DIRECTORY as the last thing it does.
//
// It is a module of its own, so that none of what it needs reaches the product's go.mod. It is no part of the product.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	remove := flag.Bool("remove", false, "delete DIRECTORY at the end")
	flag.Usage = func() { fmt.Fprintln(os.Stderr, "usage: ferretdb [-remove] LISTEN-ADDRESS DIRECTORY") }
	flag.Parse()
	if flag.NArg() != 2 {
		flag.Usage()
		os.Exit(2)
	}
	if err := serve(flag.Arg(0), flag.Arg(1), *remove); err != nil {
		fmt.Fprintln(os.Stderr, "ferretdb:", err)
		os.Exit(1)
	}
}

// serve returns when the process was told to end.
func serve(address, directory string, remove bool) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	directory, err := filepath.Abs(directory)
	if err != nil {
		return err
	}
	f, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: address},
		Logger:    slog.New(slog.DiscardHandler),
		Handler:   "sqlite",
		SQLiteURL: "file:" + filepath.ToSlash(directory) + "/",
	})
	if err != nil {
		return err
	}
	if info, err := os.Stdin.Stat(); err == nil && info.Mode()&os.ModeNamedPipe != 0 {
		go func() {
			io.Copy(io.Discard, os.Stdin)
			stop()
		}()
	}
	err = f.Run(ctx)
	if remove {
		return os.RemoveAll(directory)
	}
	return err
}
