package alibaba

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"mirrorhall/conformance/harness"
)

// listing is one of the three lists of images.
type listing struct {
	action, outer, inner string
	entries              []Entry
}

var (
	community = listing{Action, "Images", "ImageInfo", World.Community}
	custom    = listing{"ListCustomImages", "Images", "ImageInfo", World.Custom}
	public    = listing{"ListImages", "OsTags", "OsInfo", World.Public}
	listings  = []listing{community, custom, public}
)

func (asking Asking) images(t *T, from listing, call Call) []map[string]any {
	call.Action = from.action
	call.Parameters = With(Parameters{"RegionId": Home}, call.Parameters)
	return ListIn(t, asking.Ask(t, call), from.outer, from.inner)
}

// same lists, and compares with a plain reading of the catalogue, which must be able to tell.
func (asking Asking) same(t *T, from listing, parameters Parameters, holds func(Entry) bool) {
	expected := Filter(from.entries, holds)
	what := fmt.Sprintf("%s %v", from.action, parameters)
	t.Check(0 < len(expected) && len(expected) < len(from.entries), "%s: the catalogue cannot tell", what)
	t.Equal(IDs(asking.images(t, from, Call{Parameters: parameters})), IDsOf(expected), what)
}

func isHere(entry Entry) bool { return entry.InRegion(Home) }

// declareListing declares the cases about what the three lists show.
func declareListing(asking Asking) {
	harness.Test("list.community", func(t *T) { asking.same(t, community, nil, isHere) })
	harness.Test("list.custom", func(t *T) { asking.same(t, custom, nil, isHere) })
	harness.Test("list.images", func(t *T) { asking.same(t, public, nil, isHere) })

	harness.Test("list.members", func(t *T) {
		for _, from := range listings {
			for _, region := range []string{Home, "cn-beijing"} {
				expected := viewsOf(Filter(from.entries, func(entry Entry) bool { return entry.InRegion(region) }))
				// Whether a client has models for the answer or not may depend on the way.
				for _, way := range asking.Client.Ways() {
					call := Call{Parameters: Parameters{"RegionId": region}, Way: way}
					t.Equal(byID(asking.images(t, from, call)), expected, from.action)
				}
			}
		}
	})

	harness.Test("list.names", func(t *T) {
		images := asking.images(t, community, Call{})
		for _, part := range []string{"高性能计算镜像-", "社區鏡像（第", "😀 rocket 🚀", `<b>&amp;"R&D"</b> ]]>`, `"quoted"/\back\slash`} {
			expected := namesOf(viewsOf(Here(World.Community)), part)
			t.Check(len(expected) > 3, "the catalogue cannot tell")
			t.Equal(namesOf(byID(images), part), expected, part)
		}
	})

	harness.Test("list.own-only", func(t *T) {
		hidden := func(id string) bool { return slices.Contains(World.HiddenIds, id) }
		t.Check(len(World.HiddenIds) > 0, "the catalogue cannot tell")
		for _, from := range listings {
			t.Check(!slices.ContainsFunc(IDs(asking.images(t, from, Call{})), hidden), "%s shows what it must not", from.action)
		}
		neighbours := asking.images(t, custom, Call{Key: World.Keys["neighbour"]})
		t.Check(slices.ContainsFunc(IDs(neighbours), hidden), "the neighbour does not see its own images")
		whose := map[any][]string{}
		for _, image := range neighbours {
			whose[image["ImageOwnerAlias"]] = append(whose[image["ImageOwnerAlias"]], image["Uid"].(string))
		}
		t.Equal(slices.Compact(whose["others"]), []string{World.UID}, "what others share with the neighbour")
		t.Check(len(whose["self"]) > 0 && !slices.Contains(whose["self"], World.UID), "own images are not self")
	})

	harness.Test("list.each-viewer", func(t *T) {
		tag := "CentOS_7.2_64"
		// In turns, with and without a filter, lest what was made for one be given to another.
		for _, parameters := range []Parameters{nil, {"BaseOsTag": tag}, nil, {"BaseOsTag": tag}} {
			expected := Filter(Here(World.Community), func(entry Entry) bool { return parameters == nil || entry.baseTag() == tag })
			for _, name := range []string{"root", "neighbour", "visitor"} {
				uid := cmp.Or(World.OtherUids[name], World.UID)
				images := asking.images(t, community, Call{Parameters: parameters, Key: World.Keys[name]})
				t.Equal(byID(images), viewsFor(uid, expected), name)
			}
		}
		// Somebody who owns nothing and with whom nothing is shared.
		visitor := Call{Key: World.Keys["visitor"]}
		t.Equal(asking.images(t, custom, visitor), []any{}, "custom images of the visitor")
		t.Equal(IDs(asking.images(t, public, visitor)), IDsOf(Here(World.Public)), "public images for the visitor")
	})

	harness.Test("list.same-order", func(t *T) {
		for _, from := range listings {
			every := TextsOf(asking.images(t, from, Call{}), "ImageId")
			t.Equal(TextsOf(asking.images(t, from, Call{}), "ImageId"), every, "the order once more")
			some := TextsOf(asking.images(t, from, Call{Parameters: Parameters{"InstanceType": "ecs.n1.large"}}), "ImageId")
			expected := slices.DeleteFunc(every, func(id string) bool { return !slices.Contains(some, id) })
			t.Equal(some, expected, "the order when filtered")
		}
	})

	harness.Test("list.crowd", func(t *T) {
		t.Equal(len(World.Crowd), 10_000, "size of the crowd")
		found := map[string]string{}
		for _, image := range asking.images(t, community, Call{Endpoint: World.Endpoints.Crowded}) {
			found[image["ImageId"].(string)] = image["ImageName"].(string)
		}
		expected := map[string]string{}
		for _, one := range World.Crowd {
			expected[one[0]] = one[1]
		}
		t.Equal(found, expected, "the crowd")
	})
}

func byID(images []map[string]any) map[string]map[string]any {
	all := map[string]map[string]any{}
	for _, image := range images {
		all[image["ImageId"].(string)] = image
	}
	return all
}

func viewsOf(entries []Entry) map[string]map[string]any {
	views := make([]map[string]any, len(entries))
	for index, entry := range entries {
		views[index] = entry.View
	}
	return byID(views)
}

// viewsFor is what another account is shown: the same, but for whose they are.
func viewsFor(uid string, entries []Entry) map[string]map[string]any {
	views := viewsOf(entries)
	for id, view := range views {
		alias := "others"
		if view["Uid"] == uid {
			alias = "self"
		}
		changed := map[string]any{"ImageOwnerAlias": alias}
		for name, value := range view {
			if name != "ImageOwnerAlias" {
				changed[name] = value
			}
		}
		views[id] = changed
	}
	return views
}

func namesOf(images map[string]map[string]any, part string) []string {
	names := []string{}
	for _, image := range images {
		if name := image["ImageName"].(string); strings.Contains(name, part) {
			names = append(names, fmt.Sprintf("%s: %s", name, image["Description"]))
		}
	}
	slices.Sort(names)
	return names
}
