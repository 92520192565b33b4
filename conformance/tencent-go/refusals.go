package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	tchttp "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/http"
	"mirrorhall/conformance/harness"
	ecm "mirrorhall/conformance/tencentcloud-sdk-go/tencentcloud/ecm/v20190719"
)

const oneMegabyte = 1024 * 1024

// Refusals of what is asked.
func declareRefusals() {
	harness.Test("refuse.page", func(t *harness.T) {
		wrong := [][2]int64{{-1, 20}, {0, 101}, {0, -1}, {0, 0}, {-1, 101}}
		everyWay(func(settings Settings) {
			for _, page := range wrong {
				request := everything()
				request.Offset, request.Limit = common.Int64Ptr(page[0]), common.Int64Ptr(page[1])
				_, err := client(t, settings).DescribeImage(request)
				refused(t, "InvalidParameterValue.InvaildPageParam", err)
			}
		})
	})

	refusedFilters("refuse.filter", "InvalidParameterValue.InvalidFilter",
		by("image-colour", "red"),
		by("IMAGE-ID", "img-pr000000"),
		by("image-type", "SECRET_IMAGE"),
		by("instance-type", "NOSUCH.TYPE1"),
		by("image-name", "one", "two"),
		by("image-os", "one", "two"))

	refusedFilters("refuse.image-id", "InvalidParameterValue.InvalidImageID",
		by("image-id", "img-1"),
		by("image-id", "ins-pr000000"),
		by("image-id", "img-PR000000"),
		by("image-id", "img-pr0000000"),
		by("image-id", "镜像"),
		by("image-id", ""))

	harness.Test("refuse.eleven-filters", func(t *harness.T) {
		filters := []*ecm.Filter{}
		for number := range 11 {
			filters = append(filters, by("image-name", fmt.Sprint(number)))
		}
		everyWay(func(settings Settings) {
			list(t, client(t, settings), asked(-1, -1, filters[:10]...))
			_, err := client(t, settings).DescribeImage(asked(-1, -1, filters...))
			refused(t, "InvalidParameterValue.ParameterValueTooLarge", err)
		})
	})

	harness.Test("refuse.unknown-parameter", func(t *harness.T) {
		const message = "The parameter `%s` is not recognized."
		everyWay(func(settings Settings) {
			t.Equal(refusedRequest(t, settings, "UnknownParameter", &colourRequest{
				BaseRequest: describeImage(), Colour: common.StringPtr("red"),
			}), fmt.Sprintf(message, "Colour"), "message")
		})
		nested := `{"Filters": [{"Name": "image-name", "Values": ["a"], "Colour": "red"}]}`
		t.Contains(refusedJSON(t, "UnknownParameter", nested), "`Filters.0.Colour`", "message")
	})

	harness.Test("refuse.wrong-type", wrongType)
	declareRefusedCalls()

	harness.Test("refuse.too-large", func(t *harness.T) {
		named := func(size int) *ecm.DescribeImageRequest {
			return asked(-1, -1, by("image-name", strings.Repeat("x", size)))
		}
		_, err := client(t, Settings{language: "en-US"}).DescribeImage(named(10 * oneMegabyte))
		message := refused(t, "RequestSizeLimitExceeded", err).GetMessage()
		t.Equal(message, "The request size exceeds the limit of 10485760 bytes.", "message")
		// Signatures of the older kind are for a megabyte.
		for _, signMethod := range []string{sha1, sha256} {
			_, err := client(t, Settings{signMethod: signMethod, language: "en-US"}).DescribeImage(named(oneMegabyte))
			message := refused(t, "AuthFailure.SignatureFailure", err).GetMessage()
			end := "because of exceeding request size limit, please use new signature method `TC3-HMAC-SHA256`."
			t.Check(strings.HasSuffix(message, end), "%s", message)
		}
	})
}

// refusedFilters declares a case: a list by each of these filters is refused.
func refusedFilters(name, code string, filters ...*ecm.Filter) {
	harness.Test(name, func(t *harness.T) {
		everyWay(func(settings Settings) {
			for _, one := range filters {
				_, err := client(t, settings).DescribeImage(asked(-1, -1, one))
				refused(t, code, err)
			}
		})
	})
}

// Requests that the SDK's models cannot be; a user may write such types.
type (
	colourRequest struct {
		*tchttp.BaseRequest
		Colour *string `json:"Colour,omitempty" name:"Colour"`
	}
	textLimitRequest struct {
		*tchttp.BaseRequest
		Limit *string `json:"Limit,omitempty" name:"Limit"`
	}
)

func describeImage() *tchttp.BaseRequest {
	return new(tchttp.BaseRequest).Init().WithApiInfo("ecm", ecm.APIVersion, "DescribeImage")
}

func refusedRequest(t *harness.T, settings Settings, code string, request tchttp.Request) string {
	settings.language = "en-US"
	err := client(t, settings).Send(request, ecm.NewDescribeImageResponse())
	return refused(t, code, err).GetMessage()
}

func refusedJSON(t *harness.T, code, parameters string) string {
	using := commonClient(Settings{language: "en-US"})
	_, err := callGeneric(t, using, "ecm", ecm.APIVersion, "DescribeImage", parameters)
	return refused(t, code, err).GetMessage()
}

func wrongType(t *harness.T) {
	words := regexp.MustCompile("^The value type of parameter `[A-Za-z0-9.]+` is not valid")
	for _, parameters := range []string{
		`{"Limit": "10"}`,
		`{"Limit": 10.5}`,
		`{"Offset": true}`,
		`{"Filters": "image-id"}`,
		`{"Filters": [{"Name": "image-id", "Values": "img-pr000000"}]}`,
		`{"Filters": [{"Name": 7, "Values": ["a"]}]}`,
	} {
		message := refusedJSON(t, "InvalidParameter", parameters)
		t.Check(words.MatchString(message), "%s: %s", parameters, message)
	}
	everyWay(func(settings Settings) {
		request := &textLimitRequest{BaseRequest: describeImage(), Limit: common.StringPtr("ten")}
		message := refusedRequest(t, settings, "InvalidParameter", request)
		t.Check(words.MatchString(message), "%s", message)
	})
}

// declareRefusedCalls declares the cases of operations that are not there.
func declareRefusedCalls() {
	for _, one := range []struct{ name, version, action, code, message string }{
		{"refuse.unknown-action", ecm.APIVersion, "DescribeNothing", "InvalidAction",
			"The request action=`DescribeNothing` is invalid or not found in service=`ecm` and version=`2019-07-19`."},
		{"refuse.unknown-version", "2019-07-20", "DescribeImage", "NoSuchVersion",
			"The specified api version=`2019-07-20` does not exist in service=`ecm`."},
		{"refuse.unserved-action", ecm.APIVersion, "CreateImage", "UnsupportedOperation",
			"The action `CreateImage` of service=`ecm` and version=`2019-07-19` is not served by this server."},
	} {
		harness.Test(one.name, func(t *harness.T) {
			everyWay(func(settings Settings) {
				settings.language = "en-US"
				_, err := callGeneric(t, commonClient(settings), "ecm", one.version, one.action, "{}")
				t.Equal(refused(t, one.code, err).GetMessage(), one.message, "message")
			})
		})
	}
}
