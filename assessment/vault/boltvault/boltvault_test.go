package boltvault_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"readiness/assessment/vault"
	"readiness/assessment/vault/boltvault"
	"readiness/assessment/vault/vaulttest"
)

func TestConformance(t *testing.T) {
	vaulttest.Run(t, func(t *testing.T) vaulttest.Backend {
		path := filepath.Join(t.TempDir(), "vault.db")
		return vaulttest.Backend{
			Open:     func(context.Context) (vault.Vault, error) { return boltvault.Open(path, boltvault.Options{}) },
			Contents: func(context.Context) ([]byte, error) { return os.ReadFile(path) },
		}
	})
}
