package main

import (
	"context"
	"errors"
	"fmt"

	"mirrorhall/conformance/harness"
	ecm "mirrorhall/conformance/tencentcloud-sdk-go/tencentcloud/ecm/v20190719"
)

// Every way to call.
func declareCalling() {
	harness.Test("call.generic", func(t *harness.T) {
		parameters := groups().ToJsonString()
		checkGroups(t, listGeneric(t, commonClient(Settings{region: "ap-guangzhou"}), parameters))
		// Only as the JSON of TC3 by POST does the SDK send parameters of such a request; elsewhere it drops them.
		everyWay(func(settings Settings) {
			t.Equal(listGeneric(t, commonClient(settings), "{}").ids, newest, fmt.Sprint(settings))
		})
	})

	harness.Test("call.other-style", withContext)

	harness.Test("call.temporary-key", func(t *harness.T) {
		everyWay(func(settings Settings) {
			settings.key = key("temporary")
			t.Equal(list(t, client(t, settings), everything()).total, len(world.Images), "TotalCount")
		})
	})

	harness.Test("call.allowed-user", func(t *harness.T) {
		t.Equal(list(t, client(t, Settings{key: key("reader")}), everything()).ids, newest, "images")
	})

	harness.Test("call.language", func(t *harness.T) {
		const english = "The provided credentials could not be validated. Please check your signature is correct."
		const chinese = "请求签名验证失败，请检查您的签名计算是否正确。"
		// The SDK asks for Chinese unless told otherwise.
		for language, message := range map[string]string{"": chinese, "zh-CN": chinese, "en-US": english} {
			for _, signMethod := range signMethods {
				settings := Settings{key: wrongSecret(), signMethod: signMethod, language: language}
				_, err := client(t, settings).DescribeImage(everything())
				t.Equal(refused(t, "AuthFailure.SignatureFailure", err).GetMessage(), message, language)
			}
		}
	})

	harness.Test("call.region", func(t *harness.T) {
		for _, region := range []string{"", "ap-guangzhou", "ap-chongqing-ecm2", "no-such-region"} {
			for _, signMethod := range signMethods {
				settings := Settings{region: region, signMethod: signMethod}
				t.Equal(list(t, client(t, settings), everything()).ids, newest, region)
			}
		}
	})

	harness.Test("call.request-id", func(t *harness.T) {
		// Every listing and every refusal of this suite is checked the same way; here are many of each.
		using := client(t, Settings{})
		for range 25 {
			list(t, using, asked(-1, 1))
			_, err := using.DescribeImage(asked(-1, 101))
			refused(t, "InvalidParameterValue.InvaildPageParam", err)
		}
	})
}

// A request that is read from JSON, has a context and says itself where it goes.
func withContext(t *harness.T) {
	request := ecm.NewDescribeImageRequest()
	t.NoError(request.FromJsonString(groups().ToJsonString()))
	cancellable, cancel := context.WithCancel(context.Background())
	request.SetContext(cancellable)
	request.SetHttpMethod(get)
	request.SetScheme("http")
	request.SetDomain(world.Endpoints.Open)
	using := client(t, Settings{endpoint: vendorHost})
	response := ecm.NewDescribeImageResponse()
	t.NoError(using.Send(request, response))
	checkGroups(t, listingOf(t, response))

	cancel()
	err := using.Send(request, ecm.NewDescribeImageResponse())
	t.Check(errors.Is(err, context.Canceled), "the context was cancelled, but: %v", err)
}
