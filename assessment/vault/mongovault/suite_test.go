package mongovault_test

import (
	"context"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"readiness/assessment/journal/journaltest"
	"readiness/assessment/vault"
	"readiness/assessment/vault/mongovault"
	"readiness/assessment/vault/vaulttest"
)

func TestConformance(t *testing.T) {
	vaulttest.Run(t, func(t *testing.T) vaulttest.Backend {
		uri := journaltest.MongoDB(t)
		return vaulttest.Backend{
			Open:     func(ctx context.Context) (vault.Vault, error) { return mongovault.Open(ctx, uri, mongovault.Options{}) },
			Shared:   true,
			Contents: func(context.Context) ([]byte, error) { return contents(t, uri), nil },
		}
	})
}

// documents gives the collection without this package's help.
func documents(t *testing.T, uri string) *mongo.Collection {
	t.Helper()
	client, err := mongo.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Disconnect(context.Background()) })
	names, err := client.ListDatabaseNames(t.Context(), bson.D{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if len(uri) > len(name) && uri[len(uri)-len(name):] == name {
			return client.Database(name).Collection("vault")
		}
	}
	t.Fatalf("there is no database of %s among %v", uri, names)
	return nil
}

// contents are the bytes of all documents.
func contents(t *testing.T, uri string) []byte {
	t.Helper()
	cursor, err := documents(t, uri).Find(t.Context(), bson.D{})
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	for cursor.Next(t.Context()) {
		all = append(all, cursor.Current...)
	}
	if err := cursor.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
