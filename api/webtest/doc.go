// Package webtest holds the pages against a real browser: Debian's Chromium, driven over its own protocol, with the program
// as operators start it behind it.
//
// It is a module of its own, so that nothing of it reaches the product. Its tests need the module around it: they build the
// program from there. Scripts are switched off in the browser, for the pages need none, and every name but that of this
// machine is unknown to it. Without Chromium the tests are skipped, but not where CI=true says that it has to be there.
//
//	server_test.go         the program, with the data of its demo, and others who change something over HTTP meanwhile
//	browser_test.go        the browser: what it may load, what it complains of, pages, downloads, pictures
//	questionnaire_test.go  fills cells of a workbook in
//	story_test.go          sign in, download, upload, report, apply, conflict, sign out
//	keyboard_test.go       the pages by the Tab key alone
//	paper_test.go          what comes out of a printer
//
// Pictures of every step, wide and narrow, are left in .build/verify/pages, for somebody to look at.
package webtest
