package alibaba

import (
	"cmp"
	"slices"
	"strconv"

	"mirrorhall/conformance/harness"
)

// declareClusters declares the cases about regions and clusters.
func declareClusters(asking Asking) {
	harness.Test("region.list", func(t *T) {
		found := ListIn(t, asking.Ask(t, Call{Action: "ListRegions"}), "Regions", "RegionInfo")
		for _, region := range found {
			t.Equal(sortedKeys(region), []string{"LocalName", "RegionId"}, "members of a region")
			t.Check(region["LocalName"] != "" && region["RegionId"] != "", "a region is %v", region)
		}
		names := TextsOf(found, "RegionId")
		for _, region := range World.Regions {
			t.Check(slices.Contains(names, region), "no %s", region)
		}
		slices.Sort(names)
		t.Equal(slices.Compact(slices.Clone(names)), names, "every region once")
	})

	harness.Test("region.default", func(t *T) {
		// An address tells no region: the server has one for calls that name none.
		for _, way := range asking.Client.Ways() {
			body := asking.Ask(t, Call{Action: Action, Parameters: Parameters{"BaseOsTag": World.OddTag}, Way: way})
			t.Equal(IDs(ListIn(t, body, "Images", "ImageInfo")), IDsOf(oddHere), "images of the default region")
		}
	})

	harness.Test("cluster.list", func(t *T) {
		here := clustersOf(Home)
		page := func(number, size int) []map[string]any {
			body := asking.Ask(t, Call{Action: "ListClusters", Parameters: pageOf(Home, number, size)})
			counts := []any{body["TotalCount"], body["PageNumber"], body["PageSize"]}
			t.Equal(counts, []int{len(here), max(number, 1), cmp.Or(size, 10)}, "total, page and size")
			return ListIn(t, map[string]any{"Clusters": body["Clusters"]}, "Clusters", "ClusterInfoSimple")
		}
		t.Check(len(here) > 14, "the catalogue cannot tell")
		t.Equal(len(page(0, 0)), 10, "clusters of the first page")
		every := page(1, 50)
		t.Equal(slices.Sorted(slices.Values(TextsOf(every, "Id"))), here, "clusters")
		bySevens := []map[string]any{}
		for number := 1; number <= (len(here)+6)/7; number++ {
			bySevens = append(bySevens, page(number, 7)...)
		}
		t.Equal(bySevens, every, "clusters by pages of seven")
		t.Equal(page(9, 50), []any{}, "a page behind the end")
		beijing := asking.Ask(t, Call{Action: "ListClusters", Parameters: Parameters{"RegionId": "cn-beijing"}})
		t.Equal(beijing["TotalCount"], len(clustersOf("cn-beijing")), "clusters in Beijing")

		meta := asking.Ask(t, Call{Action: "ListClustersMeta", Parameters: pageOf(Home, 2, 7)})
		essentials := ListIn(t, map[string]any{"Clusters": meta["Clusters"]}, "Clusters", "ClusterInfoSimple")
		for _, member := range []string{"Id", "OsTag", "Status"} {
			t.Equal(TextsOf(essentials, member), TextsOf(every[7:14], member), member)
		}
	})

	harness.Test("cluster.describe", func(t *T) {
		for _, cluster := range World.Named {
			if cluster.Account != "under-test" {
				continue
			}
			body := asking.Ask(t, Call{Action: "DescribeCluster", Parameters: Parameters{"RegionId": Home, "ClusterId": cluster.ID}})
			t.Equal(sortedKeys(body), []string{"ClusterInfo"}, "members of the answer")
			info, _ := body["ClusterInfo"].(map[string]any)
			shown := []any{info["Id"], info["RegionId"], info["OsTag"], info["BaseOsTag"], info["Status"]}
			t.Equal(shown, []string{cluster.ID, cluster.Region, cluster.OsTag, cluster.OsTag, "running"}, "cluster")
		}
	})
}

func clustersOf(region string) []string {
	ids := []string{}
	for _, cluster := range World.Clusters {
		if cluster.Region == region {
			ids = append(ids, cluster.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// pageOf is a page of clusters; what is zero is left out.
func pageOf(region string, number, size int) Parameters {
	parameters := Parameters{"RegionId": region}
	if number > 0 {
		parameters["PageNumber"] = strconv.Itoa(number)
	}
	if size > 0 {
		parameters["PageSize"] = strconv.Itoa(size)
	}
	return parameters
}
