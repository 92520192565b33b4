package alibaba

import (
	"strings"

	"mirrorhall/conformance/harness"
)

const (
	notAuthorized = `You are not authorized by RAM for this request\.`
	kept, refused = 1_000, 100
)

// declareReaching declares the cases about addresses, connections and proxies.
func declareReaching(asking Asking) {
	harness.Test("reach.ip", func(t *T) {
		t.Check(strings.HasPrefix(Open, "127.0.0.1:"), "the server is at %s", Open)
		asking.everyWay(t, Call{Endpoint: Open})
	})

	harness.Test("reach.localhost", func(t *T) {
		asking.everyWay(t, Call{Endpoint: strings.Replace(Open, "127.0.0.1", "localhost", 1)})
	})

	harness.Test("reach.keep-alive", func(t *T) {
		overOne(t, func(endpoint string) {
			for range kept {
				asking.FindOdd(t, Call{Endpoint: endpoint})
			}
		})
		// Among the refusals the 407 that some might take for a proxy's.
		key := World.Keys["denied"]
		cluster := Parameters{"ClusterId": "ehpc-hz-Nobody0001"}
		overOne(t, func(endpoint string) {
			for calls := 0; calls < refused; calls += 4 {
				asking.Refuses(t, Call{Action: Action, Key: key, Endpoint: endpoint}, "NotAuthorized", 407, notAuthorized)
				asking.Refuses(t, Call{Action: "DescribeCluster", Key: key, Endpoint: endpoint, Parameters: cluster}, "ClusterNotFound", 404, "")
				asking.Refuses(t, Call{Action: "ListNothing", Key: key, Endpoint: endpoint}, "InvalidAction.NotFound", 404, "")
				asking.Refuses(t, Call{Action: "CreateCluster", Key: key, Endpoint: endpoint}, "UnsupportedOperation", 501, "")
			}
		})
	})

	harness.Test("reach.gzip", func(t *T) {
		exchange := Record(t, Open, func(endpoint string) {
			images := asking.Community(t, Call{Endpoint: endpoint, Gzip: true})
			t.Equal(byID(images), viewsOf(Here(World.Community)), "images for a client that offers gzip")
		})
		head, _, _ := strings.Cut(exchange.Request, "\r\n\r\n")
		t.Check(strings.Contains(strings.ToLower(head), "\r\naccept-encoding: gzip"), "the client offers no gzip: %s", head)
	})

	harness.Test("reach.forward-proxy", func(t *T) {
		host := "ehpc.cn-hangzhou.aliyuncs.com"
		for _, way := range asking.Client.Ways() {
			exchange := Record(t, Open, func(proxy string) { asking.FindOdd(t, Call{Endpoint: host, Proxy: proxy, Way: way}) })
			target := way.Method + " http://" + host + "/"
			t.Check(strings.HasPrefix(exchange.Request, target), "not for a proxy: %.200s", exchange.Request)
			// Here the 407 does come from a proxy, and still is none of a proxy's.
			denied := Call{Action: Action, Key: World.Keys["stranger"], Endpoint: host, Proxy: Open, Way: way}
			asking.Refuses(t, denied, "NotAuthorized", 407, notAuthorized)
		}
	})

	harness.Test("reach.sts-host", func(t *T) {
		for _, host := range []string{"sts.aliyuncs.com", "sts.cn-hangzhou.aliyuncs.com", "sts-vpc.cn-beijing.aliyuncs.com"} {
			for _, way := range asking.Client.Ways() {
				body := asking.Ask(t, Call{Action: "GetCallerIdentity", Version: STS, Endpoint: host, Proxy: Open, Way: way})
				t.Equal(body["AccountId"], World.UID, host)
			}
		}
	})

	harness.Test("refuse.unknown-product", func(t *T) {
		for _, host := range []string{"ecs.cn-hangzhou.aliyuncs.com", "alidns.aliyuncs.com"} {
			call := Call{Action: "DescribeImages", Version: "2014-05-26", Endpoint: host, Proxy: Open}
			asking.Always(t, call, "InvalidProduct.NotFound", 404, `Cannot find product according to your specified domain\.`)
		}
	})
}

// overOne makes calls that must go over one connection.
func overOne(t *T, calls func(endpoint string)) {
	relay := harness.StartRelay(t, Open)
	defer relay.Close()
	calls(relay.Address())
	t.Equal(relay.Connections(), 1, "connections")
}
