package main

import (
	"mirrorhall/conformance/harness"
	ecm "mirrorhall/conformance/tencentcloud-sdk-go/tencentcloud/ecm/v20190719"
)

var (
	large       = by("instance-type", "SN3ne.2XLARGE16")
	is32Bit     = is("Architecture", "i386")
	isBareMetal = has("ImageOsName", "裸金属")
)

// same lists with the filters and compares with a plain reading of the catalogue, which must have some to compare.
func same(t *harness.T, holds func(Image) bool, filters ...*ecm.Filter) {
	expected := imagesWhere(holds)
	t.Check(len(expected) > 0 && len(expected) < len(world.Images), "the catalogue cannot tell")
	t.Equal(sorted(listAll(t, Settings{}, pageSize, filters...).ids), sorted(idsOf(expected)), "images")
}

func count(t *harness.T, filters ...*ecm.Filter) int64 {
	return list(t, client(t, Settings{}), asked(-1, -1, filters...)).total
}

// What DescribeImage finds.
func declareFilters() {
	harness.Test("filter.image-id", func(t *harness.T) {
		ids := idsOf(privateImages[500:503])
		same(t, is("ImageId", ids[0]), by("image-id", ids[0]))
		three := listAll(t, Settings{}, pageSize, by("image-id", ids[2], ids[0], ids[1])).ids
		t.Equal(sorted(three), sorted(ids), "three images")
		t.Equal(count(t, by("image-id", "img-nobody00")), 0, "an id that nobody has")
		one := listAll(t, Settings{}, pageSize, by("image-id", "img-nobody00", ids[0])).ids
		t.Equal(one, ids[:1], "an id that nobody has, and one that an image has")
	})

	harness.Test("filter.image-type", func(t *harness.T) {
		same(t, isPrivate, private)
		same(t, is("ImageType", "PUBLIC_IMAGE"), by("image-type", "PUBLIC_IMAGE"))
		t.Equal(count(t, by("image-type", "PUBLIC_IMAGE", "PRIVATE_IMAGE")), len(world.Images), "both")
	})

	harness.Test("filter.instance-type", func(t *harness.T) {
		same(t, both(not(is32Bit), not(isBareMetal)), large)
		same(t, not(isBareMetal), by("instance-type", "SN3ne.SMALL2"))
	})

	harness.Test("filter.image-name", func(t *harness.T) {
		for _, part := range []string{"Web-Server", "server blue", "100%_d", "c++&构建=", `"quoted"/\back`, "it's ~"} {
			same(t, has("ImageName", part), by("image-name", part))
		}
		same(t, has("ImageName", "Web-Server"), by("image-name", "wEB-sERVER"))
		for _, pattern := range []string{"Web%Server", "Web_Server", "Web*", "^Web", "Web.Server"} {
			t.Equal(count(t, by("image-name", pattern)), 0, pattern+" is not plain text")
		}
	})

	harness.Test("filter.image-os", func(t *harness.T) {
		same(t, has("ImageOsName", "CentOS"), by("image-os", "centos"))
		same(t, has("ImageOsName", "Server 2016"), by("image-os", "Server 2016"))
	})

	harness.Test("filter.combined", func(t *harness.T) {
		wanted := both(both(isPrivate, has("ImageOsName", "CentOS")), has("ImageName", "测试"))
		fitting := both(not(is32Bit), not(isBareMetal))
		same(t, both(wanted, fitting), private, by("image-os", "CentOS"), by("image-name", "测试"), large)
		one := privateImages[3].text("ImageId")
		t.Equal(count(t, by("image-id", one), by("image-type", "PUBLIC_IMAGE")), 0, "a private image among the public")
	})

	harness.Test("filter.chinese", func(t *harness.T) {
		for _, text := range []string{"测试镜像", "快照组自定义镜像", "（第11组）", "生产环境・網關 №", "😀 rocket 🚀"} {
			same(t, has("ImageName", text), by("image-name", text))
		}
		same(t, has("ImageOsName", "数据中心版"), by("image-os", "数据中心版"))
		t.Equal(count(t, by("image-name", "(第11组)")), 0, "a full-width parenthesis is not an ASCII one")
	})
}
