package alibaba

import (
	"slices"

	"mirrorhall/conformance/harness"
)

// machines are which architectures an ECS instance type can start: 32 bit up to 4 GiB, ARM on ARM.
var machines = map[string][]string{
	"ecs.n1.tiny":   {"i386", "x86_64"},
	"ecs.n1.large":  {"x86_64"},
	"ecs.g6r.large": {"arm64"},
}

func (entry Entry) startsOn(kind string) bool {
	fits := len(entry.InstanceTypes) == 0 || slices.Contains(entry.InstanceTypes, kind)
	return fits && slices.Contains(machines[kind], entry.architecture())
}

// declareFiltering declares the cases about the parameters of the lists.
func declareFiltering(asking Asking) {
	single := World.Named["single"]

	harness.Test("filter.base-os-tag", func(t *T) {
		for _, from := range listings {
			for _, tag := range []string{"CentOS_7.2_64", "CentOS_6.9_32", "Ubuntu_18.04_64"} {
				asking.same(t, from, Parameters{"BaseOsTag": tag}, func(entry Entry) bool { return isHere(entry) && entry.baseTag() == tag })
			}
			// No part of a tag, no other case, and not the tag of the system that stands on it.
			for _, tag := range []string{"CentOS_7.2", "centos_7.2_64", "CentOS_7.2_GPU_64", "*"} {
				t.Equal(asking.images(t, from, Call{Parameters: Parameters{"BaseOsTag": tag}}), []any{}, tag)
			}
		}
	})

	harness.Test("filter.instance-type", func(t *T) {
		for _, from := range listings {
			for kind := range machines {
				asking.same(t, from, Parameters{"InstanceType": kind}, func(entry Entry) bool { return isHere(entry) && entry.startsOn(kind) })
			}
		}
	})

	harness.Test("filter.cluster-multi-os", func(t *T) {
		inBeijing := func(entry Entry) bool { return entry.InRegion("cn-beijing") }
		for _, from := range []listing{community, custom} {
			asking.same(t, from, Parameters{"ClusterId": World.Named["multi"].ID}, isHere)
			// The region is the cluster's, whatever that of the call.
			asking.same(t, from, Parameters{"ClusterId": World.Named["beijing"].ID}, inBeijing)
		}
	})

	harness.Test("filter.cluster-single-os", func(t *T) {
		for _, from := range []listing{community, custom} {
			ofCluster := func(entry Entry) bool { return isHere(entry) && entry.baseTag() == single.OsTag }
			asking.same(t, from, Parameters{"ClusterId": single.ID}, ofCluster)
			other := Parameters{"ClusterId": single.ID, "BaseOsTag": "Ubuntu_18.04_64"}
			t.Equal(asking.images(t, from, Call{Parameters: other}), []any{}, "another system than the cluster's")
		}
	})

	harness.Test("filter.owner-alias", func(t *T) {
		for _, alias := range []string{"self", "others"} {
			holds := func(entry Entry) bool { return isHere(entry) && entry.View["ImageOwnerAlias"] == alias }
			asking.same(t, custom, Parameters{"ImageOwnerAlias": alias}, holds)
		}
	})

	harness.Test("filter.combined", func(t *T) {
		kind := "ecs.n1.large"
		both := Parameters{"BaseOsTag": single.OsTag, "InstanceType": kind}
		all := With(both, Parameters{"ClusterId": single.ID})
		holds := func(entry Entry) bool {
			return isHere(entry) && entry.baseTag() == single.OsTag && entry.startsOn(kind)
		}
		asking.same(t, community, all, holds)
		isOthers := func(entry Entry) bool { return holds(entry) && entry.View["Uid"] != World.UID }
		asking.same(t, custom, With(all, Parameters{"ImageOwnerAlias": "others"}), isOthers)
		asking.same(t, public, both, holds)
	})

	harness.Test("filter.region", func(t *T) {
		for _, from := range listings {
			for _, region := range []string{Home, "cn-beijing", "cn-shanghai"} {
				asking.same(t, from, Parameters{"RegionId": region}, func(entry Entry) bool { return entry.InRegion(region) })
			}
		}
	})
}
