package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"readiness/assessment"
	"readiness/exports"
)

// demoFlags is what the command demo is asked for.
type demoFlags struct {
	dir, addr string
	noServe   bool
}

func (a *app) demoCommand() *cobra.Command {
	var d demoFlags
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "See the main job at once: workbooks and a server from built-in data, no configuration",
		Long: `Computes two built-in examples and writes their workbooks into a directory:

  portfolio.xlsx     the Global Cybersecurity Index 2024 of 194 economies beside each other
  country-KEN.xlsx   the report of one of them, Kenya
  country-XXA.xlsx   the report of a fictional country that has answered the whole questionnaire
                     readiness-core@2026, with notes on its evidence and links to it
  portfolio-fictional.xlsx
                     that country beside a second one, with programmes, needs and who pays for what
  gci-2024.csv, answers-XXA.csv, answers-XXB.csv
                     the answers behind them, and those of a second fictional country that is
                     behind the first, to try the other commands with
  programmes.yaml    what funders that do not exist offer the two, and have committed to them

Files of these names are replaced; everything else in the directory stays as it is.

Then it serves them over HTTP, published, until Ctrl-C or SIGTERM. Other assessments of the fictional
countries stand at every stage from the draft to what was corrected, so that each role has something
to do. It prints the address, and an account of every role with what waits for it and the password
of all of them: drawn anew at each start, unless ` + demoPasswordVariable + ` gives one. The
accounts and all that is recorded are in a temporary directory, which is removed at the end.
--no-serve leaves this out.`,
		Example: `  readiness demo
  readiness demo --addr 127.0.0.1:0
  readiness demo --dir readiness-demo --no-serve`,
		Args: noWords,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.demo(cmd, &d) },
	}
	cmd.Flags().StringVar(&d.dir, "dir", "readiness-demo", "write into this `DIR`, which is made if need be")
	cmd.Flags().StringVar(&d.addr, "addr", "127.0.0.1:8080", "`HOST:PORT` to serve on; port 0 is any that is free")
	cmd.Flags().BoolVar(&d.noServe, "no-serve", false, "write the files and end")
	return cmd
}

func (a *app) demo(cmd *cobra.Command, d *demoFlags) error {
	if err := checkAddress(d.addr); err != nil {
		return err
	}
	if d.dir == "" {
		return invalid("Leave it out, or name a directory.", "--dir has no name in it")
	}
	if d.noServe {
		_, err := a.demoFiles(d, nil)
		return err
	}
	return a.demoServe(cmd.Context(), d)
}

// demoFiles computes the examples, has them recorded before anything is written, and writes and tells what comes of them.
func (a *app) demoFiles(d *demoFlags, record func([]*example) error) ([]*example, error) {
	examples, err := a.examples()
	if err != nil {
		return nil, err
	}
	if record != nil {
		if err := record(examples); err != nil {
			return nil, err
		}
	}
	files, err := a.demoWrite(d.dir, examples)
	if err != nil {
		return nil, err
	}
	return examples, a.printed(func(w io.Writer) error {
		tellDemo(w, d, examples, files)
		return nil
	})
}

// checkAddress wants HOST:PORT.
func checkAddress(addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return invalid("For example: --addr 127.0.0.1:8080", "%q is not an address with a port", addr)
	}
	return nil
}

// demoFile is one file that the demo writes.
type demoFile struct {
	name, what string
	render     func(io.Writer) error
	target     *target
}

// demoBooks lists the workbooks that an example becomes.
func (a *app) demoBooks(e *example) []*demoFile {
	about := exports.Report{Lang: "en", Made: a.now().UTC(), Version: programVersion(), Data: e.title, Rights: e.rights, Evidence: e.evidence, Finance: e.money}
	var files []*demoFile
	if e.portfolio {
		files = append(files, &demoFile{
			name: "portfolio.xlsx", what: fmt.Sprintf("all %d economies, with every gap", len(e.index.Panel.Rows)),
			render: func(w io.Writer) error { return exports.Portfolio(w, e.index, about) },
		})
	}
	if e.money != nil {
		files = append(files, &demoFile{
			name: "portfolio-fictional.xlsx", what: "the fictional countries, with who could pay for what",
			render: func(w io.Writer) error { return exports.Portfolio(w, e.index, about) },
		})
	}
	return append(files, &demoFile{
		name: "country-" + e.unit + ".xlsx", what: "the report of " + e.index.Panel.Name(e.unit, "en"),
		render: func(w io.Writer) error { return exports.CountryReport(w, e.index, e.unit, e.year, about) },
	})
}

// demoWrite renders all files and then puts all in place: a failure leaves what was there before.
func (a *app) demoWrite(dir string, examples []*example) ([]*demoFile, error) {
	made, err := makeDirectory(dir)
	if err != nil {
		return nil, err
	}
	var files []*demoFile
	for _, e := range examples {
		files = append(files, a.demoBooks(e)...)
	}
	for _, e := range examples {
		for _, x := range e.answers {
			files = append(files, &demoFile{
				name: x.file, what: "answers, to try the other commands with",
				render: func(w io.Writer) error { return write(w, x.data) },
			})
		}
	}
	offer, err := demoFundingFile(a.now())
	if err != nil {
		return nil, err
	}
	files = append(files, &demoFile{
		name: demoFunding, what: "programmes and commitments, all made up, likewise",
		render: func(w io.Writer) error { return write(w, offer) },
	})
	if err := a.demoRender(dir, files); err != nil {
		a.scratch.removeAll()
		if made {
			_ = os.Remove(dir)
		}
		return nil, err
	}
	return files, nil
}

func (a *app) demoRender(dir string, files []*demoFile) error {
	var targets []*target
	for _, f := range files {
		a.progress.phase("writing " + f.name)
		t, err := a.target(filepath.Join(dir, f.name), false)
		if err != nil {
			return err
		}
		if err := t.render(f.render); err != nil {
			return fmt.Errorf("render %s: %w", f.name, err)
		}
		f.target, targets = t, append(targets, t)
	}
	return a.commit(targets...)
}

// makeDirectory makes a directory unless it is there.
func makeDirectory(dir string) (made bool, err error) {
	info, err := os.Stat(dir)
	switch {
	case err == nil && info.IsDir():
		return false, nil
	case err == nil:
		return false, invalid("Name another directory with --dir.", "%s is a file, not a directory", dir)
	case !errors.Is(err, fs.ErrNotExist):
		return false, invalid("Name another directory with --dir.", "cannot use the directory %s: %s", dir, plain(err))
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return false, &assessment.Error{
			Kind: assessment.Unavailable, Msg: fmt.Sprintf("cannot make the directory %s: %s", dir, plain(err)),
			Fix: "Name another directory with --dir.", Err: err,
		}
	}
	return true, nil
}
