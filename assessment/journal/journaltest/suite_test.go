package journaltest_test

import (
	"testing"

	"readiness/assessment/journal/journaltest"
)

func TestMemory(t *testing.T) {
	journaltest.Run(t, func(*testing.T) journaltest.Backend { return journaltest.NewStorage().Backend() })
}
