package main

import (
	"strings"

	"mirrorhall/conformance/harness"
)

// Every way to reach the server.
func declareReaching() {
	harness.Test("reach.ip", func(t *harness.T) {
		t.Check(strings.HasPrefix(world.Endpoints.Open, "127.0.0.1:"), "%s", world.Endpoints.Open)
		everyWay(func(settings Settings) { t.Equal(list(t, client(t, settings), everything()).ids, newest, "images") })
	})

	harness.Test("reach.localhost", func(t *harness.T) {
		everyWay(func(settings Settings) {
			settings.endpoint = strings.Replace(world.Endpoints.Open, "127.0.0.1", "localhost", 1)
			t.Equal(list(t, client(t, settings), everything()).ids, newest, "images")
		})
	})

	harness.Test("reach.sub-path", func(t *harness.T) {
		for _, path := range []string{"/ecm", "/cloud/edge"} {
			everyWay(func(settings Settings) {
				relay := harness.StartRelay(t, world.Endpoints.Open)
				defer relay.Close()
				settings.endpoint = relay.Address() + path
				checkGroups(t, list(t, client(t, settings), groups()))
				t.Check(strings.HasPrefix(relay.Sent(), settings.httpMethod+" "+path), "not sent to %s", path)
			})
		}
	})

	harness.Test("reach.forward-proxy", func(t *harness.T) {
		everyWay(func(settings Settings) {
			relay := harness.StartRelay(t, world.Endpoints.Open)
			defer relay.Close()
			settings.endpoint, settings.proxy = vendorHost, "http://"+relay.Address()
			checkGroups(t, list(t, client(t, settings), groups()))
			line := settings.httpMethod + " http://ecm.tencentcloudapi.com/"
			t.Check(strings.HasPrefix(relay.Sent(), line), "not how a proxy is asked")
		})
	})

	harness.Test("reach.gateway", func(t *harness.T) {
		everyWay(func(settings Settings) {
			settings.endpoint, settings.gateway = vendorHost, world.Endpoints.Open
			checkGroups(t, list(t, client(t, settings), groups()))
		})
	})

	harness.Test("reach.keep-alive", func(t *harness.T) {
		relay := harness.StartRelay(t, world.Endpoints.Open)
		defer relay.Close()
		using := client(t, Settings{endpoint: relay.Address()})
		for call := range 1000 {
			offset := call % 500
			t.Equal(list(t, using, asked(int64(offset), 1)).ids, idsOf(world.Images[offset:offset+1]), "images")
		}
		t.Equal(relay.Connections(), 1, "connections for 1,000 calls")
	})

	harness.Test("reach.gzip", func(t *harness.T) {
		relay := harness.StartRelay(t, world.Endpoints.Open)
		defer relay.Close()
		found := list(t, client(t, Settings{endpoint: relay.Address()}), asked(-1, 100))
		t.Equal(found.total, len(world.Images), "TotalCount")
		t.Equal(found.ids, idsOf(world.Images[:100]), "images")
		t.Contains(relay.Sent(), "Accept-Encoding: gzip\r\n", "what was sent")
	})

	harness.Test("reach.concurrent", func(t *harness.T) {
		using := client(t, Settings{})
		harness.AtOnce(t, 50, func(t *harness.T, page int) {
			found := list(t, using, asked(int64(page*10), 10))
			t.Equal(found.ids, idsOf(world.Images[page*10:page*10+10]), "images")
		})
	})
}
