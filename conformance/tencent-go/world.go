package main

import (
	"slices"
	"strings"

	"mirrorhall/conformance/harness"
)

// Key is an access key; a temporary one has a token.
type Key struct{ ID, Secret, Token string }

// Image is every member of an image, as it travels.
type Image map[string]any

func (image Image) text(member string) string {
	return image[member].(string)
}

// What the runner was told; see `World` in the cloud's world.ts.
var world = harness.ReadWorld[struct {
	Endpoints      struct{ Open, Limited string }
	CallsPerSecond int
	Keys           map[string]Key
	Images         []Image
	HiddenIDs      []string
	Building       struct {
		Key     Key
		ImageID string
	}
}]()

var newest = idsOf(world.Images[:20])

func key(name string) Key {
	key, known := world.Keys[name]
	if !known {
		panic("the world has no key " + name)
	}
	return key
}

// wrongSecret is the account's own key with a secret that is off by its last letter.
func wrongSecret() Key {
	wrong := key("root")
	wrong.Secret = wrong.Secret[:len(wrong.Secret)-1] + "x"
	return wrong
}

func idsOf(images []Image) []string {
	ids := make([]string, len(images))
	for i, image := range images {
		ids[i] = image.text("ImageId")
	}
	return ids
}

// imagesWhere is a plain reading of the catalogue.
func imagesWhere(holds func(image Image) bool) []Image {
	return slices.DeleteFunc(slices.Clone(world.Images), func(image Image) bool { return !holds(image) })
}

// has says whether a member of an image has a text in it.
func has(member, text string) func(Image) bool {
	return func(image Image) bool { return strings.Contains(image.text(member), text) }
}

// is says whether a member of an image is a text.
func is(member, text string) func(Image) bool {
	return func(image Image) bool { return image.text(member) == text }
}

func both(one, other func(Image) bool) func(Image) bool {
	return func(image Image) bool { return one(image) && other(image) }
}

func not(holds func(Image) bool) func(Image) bool {
	return func(image Image) bool { return !holds(image) }
}

func sorted(ids []string) []string {
	return slices.Sorted(slices.Values(ids))
}
