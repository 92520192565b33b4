// Package alibaba has the cases that Alibaba's clients in Go share.
package alibaba

import (
	"slices"

	"mirrorhall/conformance/harness"
)

// T is what cases check with.
type T = harness.T

// The versions of the products, the home region, and the operation that most cases call.
const (
	EHPC   = "2018-04-12"
	STS    = "2015-04-01"
	Home   = "cn-hangzhou"
	Action = "ListCommunityImages"
)

// Key is an access key; Token is empty unless it is a temporary one.
type Key struct{ ID, Secret, Token string }

// Entry is an image as it must be shown, with what only filters see. No regions or types: all of them.
type Entry struct {
	View          map[string]any
	Regions       []string
	InstanceTypes []string
}

// Cluster is what a client must be shown of one.
type Cluster struct {
	ID, Account, Region, OsTag string
	MultiOs                    bool
}

// The World is what the runner was told; world.ts says more.
var World = harness.ReadWorld[struct {
	Endpoints      struct{ Open, Limited, Crowded string }
	UID            string
	OtherUids      map[string]string
	Keys           map[string]Key
	RSA            struct{ ID, PublicKey, PrivateKey string }
	Roles          map[string]string
	Community      []Entry
	Custom         []Entry
	Public         []Entry
	HiddenIds      []string
	Clusters       []Cluster
	Named          map[string]Cluster
	Crowd          [][2]string
	OddTag         string
	Regions        []string
	CallsPerSecond int
	Building       struct {
		Key     Key
		ImageID string
	}
}]()

// Root is the key of the account under test, Open the server without limits.
var (
	Root = World.Keys["root"]
	Open = World.Endpoints.Open
)

// InRegion says whether an image is in a region.
func (entry Entry) InRegion(region string) bool {
	return len(entry.Regions) == 0 || slices.Contains(entry.Regions, region)
}

// ID of the image.
func (entry Entry) ID() string {
	return entry.View["ImageId"].(string)
}

// baseTag is the tag of the system that the image stands on.
func (entry Entry) baseTag() string {
	if tag, plain := entry.View["BaseOsTag"].(string); plain {
		return tag
	}
	return entry.View["BaseOsTag"].(map[string]any)["OsTag"].(string)
}

func (entry Entry) architecture() string {
	if architecture, plain := entry.View["Architecture"].(string); plain {
		return architecture
	}
	return entry.View["OsTag"].(map[string]any)["Architecture"].(string)
}

// Filter keeps the entries that hold.
func Filter(entries []Entry, holds func(Entry) bool) []Entry {
	return slices.DeleteFunc(slices.Clone(entries), func(entry Entry) bool { return !holds(entry) })
}

// Here are the entries of the home region.
func Here(entries []Entry) []Entry {
	return Filter(entries, func(entry Entry) bool { return entry.InRegion(Home) })
}
