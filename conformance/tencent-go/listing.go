package main

import (
	"fmt"
	"maps"
	"slices"

	"mirrorhall/conformance/harness"
)

var (
	private       = by("image-type", "PRIVATE_IMAGE")
	isPrivate     = is("ImageType", "PRIVATE_IMAGE")
	privateImages = imagesWhere(isPrivate)
)

// What DescribeImage shows, page by page.
func declareListing() {
	harness.Test("list.default-page", func(t *harness.T) {
		found := list(t, client(t, Settings{}), everything())
		t.Equal(found.total, len(world.Images), "TotalCount")
		t.Equal(found.ids, newest, "images")
	})

	harness.Test("list.every-parameter", func(t *harness.T) {
		found := list(t, client(t, Settings{}), asked(7, 13, private))
		t.Equal(found.total, len(privateImages), "TotalCount")
		t.Equal(found.ids, idsOf(privateImages[7:20]), "images")
	})

	harness.Test("list.past-the-end", func(t *harness.T) {
		found := list(t, client(t, Settings{}), asked(int64(len(world.Images)), 100))
		t.Equal(found.total, len(world.Images), "TotalCount")
		t.Equal(found.ids, []string{}, "images")
	})

	harness.Test("list.all-1000", all1000)
	harness.Test("list.members", members)

	harness.Test("list.own-only", func(t *harness.T) {
		t.Check(len(world.HiddenIDs) > 0, "the catalogue cannot tell")
		found := list(t, client(t, Settings{}), asked(-1, -1, by("image-id", world.HiddenIDs...)))
		t.Equal(found.total, 0, "TotalCount")
		t.Equal(found.ids, []string{}, "images of another account")
		neighbours := listAll(t, Settings{key: key("neighbour")}, pageSize, private)
		t.Equal(sorted(neighbours.ids), sorted(world.HiddenIDs), "images of the neighbour")
		t.Equal(listAll(t, Settings{key: key("byDefault")}, pageSize, private).ids, []string{}, "images of nobody")
	})
}

func all1000(t *harness.T) {
	byHundreds := listAll(t, Settings{}, 100, private).ids
	t.Equal(len(byHundreds), 1000, "images")
	t.Equal(sorted(byHundreds), sorted(idsOf(privateImages)), "images")
	created := map[string]string{}
	for _, image := range world.Images {
		created[image.text("ImageId")] = image.text("ImageCreateTime")
	}
	for i, id := range byHundreds[1:] {
		t.Check(created[byHundreds[i]] >= created[id], "%s is not newest first", id)
	}
	t.Equal(listAll(t, Settings{}, 37, private).ids, byHundreds, "another order when read by other pages")
}

// The SDK's models are older than this member; its client for any product hands it over.
const newerMember = "IsSupportCloudInit"

func members(t *harness.T) {
	expected := map[string]Image{}
	for _, image := range world.Images {
		expected[image.text("ImageId")] = image
	}
	found := listAll(t, Settings{}, pageSize)
	t.Equal(sorted(found.ids), sorted(idsOf(world.Images)), "images")
	for i, id := range found.ids {
		known := maps.Clone(expected[id])
		delete(known, newerMember)
		t.Equal(found.images[i], known, id)
	}
	generic := []any{}
	for offset := 0; offset < len(world.Images); offset += pageSize {
		page := listGeneric(t, commonClient(Settings{}), fmt.Sprintf(`{"Offset": %d, "Limit": %d}`, offset, pageSize))
		t.Equal(page.ids, found.ids[offset:min(offset+pageSize, len(found.ids))], "images")
		generic = slices.Concat(generic, page.images)
	}
	for i, id := range found.ids {
		t.Equal(generic[i], expected[id], id)
	}
}
