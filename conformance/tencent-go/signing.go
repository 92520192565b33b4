package main

import (
	"mirrorhall/conformance/harness"
	ecm "mirrorhall/conformance/tencentcloud-sdk-go/tencentcloud/ecm/v20190719"
)

const groupName = "快照组自定义镜像（第"

var (
	inGroups   = imagesWhere(both(has("ImageName", groupName), has("ImageOsName", "CentOS")))
	hardToSign = []*ecm.Filter{
		by("image-type", "PRIVATE_IMAGE", "PUBLIC_IMAGE"),
		by("image-name", groupName),
		by("image-os", "CentOS"),
	}
)

// groups asks for the images of inGroups from the third to the ninth.
func groups() *ecm.DescribeImageRequest {
	return asked(2, 7, hardToSign...)
}

func checkGroups(t *harness.T, found Listing) {
	t.Check(len(inGroups) > 10, "the catalogue cannot tell")
	t.Equal(found.total, len(inGroups), "TotalCount")
	t.Equal(found.ids, idsOf(inGroups[2:9]), "images")
}

// everyWay does something with every method to sign by every HTTP method.
func everyWay(do func(settings Settings)) {
	for _, signMethod := range signMethods {
		for _, httpMethod := range httpMethods {
			do(Settings{signMethod: signMethod, httpMethod: httpMethod})
		}
	}
}

// Every way to sign.
func declareSigning() {
	everyWay(func(settings Settings) {
		harness.Test("sign."+settings.signMethod+"-"+settings.httpMethod, func(t *harness.T) { signed(t, settings) })
	})

	harness.Test("sign.unsigned-payload", func(t *harness.T) {
		for _, httpMethod := range httpMethods {
			relay := harness.StartRelay(t, world.Endpoints.Open)
			settings := Settings{httpMethod: httpMethod, unsignedPayload: true, endpoint: relay.Address()}
			checkGroups(t, list(t, client(t, settings), groups()))
			relay.Close()
			t.Contains(relay.Sent(), "X-Tc-Content-Sha256: UNSIGNED-PAYLOAD\r\n", "what was sent")
			_, err := client(t, Settings{key: wrongSecret(), httpMethod: httpMethod, unsignedPayload: true}).DescribeImage(groups())
			refused(t, "AuthFailure.SignatureFailure", err)
		}
	})

	harness.Skip("sign.multipart", "the SDK sends JSON, forms and application/octet-stream; it cannot write multipart/form-data")

	harness.Test("sign.twice-in-a-second", func(t *harness.T) {
		using := client(t, Settings{})
		harness.AtOnce(t, 5, func(t *harness.T, _ int) {
			t.Equal(list(t, using, asked(-1, 1)).ids, newest[:1], "images")
		})
	})
}

func signed(t *harness.T, settings Settings) {
	using := client(t, settings)
	checkGroups(t, list(t, using, groups()))
	// What URLs, forms and JSON escape in their own ways.
	for _, text := range []string{"it's ~", "~ (new)!*", "c++&构建=", "100%_done", `"quoted"/\back\`, "😀 rocket"} {
		expected := len(imagesWhere(has("ImageName", text)))
		t.Check(expected > 0, "the catalogue cannot tell")
		t.Equal(list(t, using, asked(-1, -1, by("image-name", text))).total, expected, text)
	}
}
