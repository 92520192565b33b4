package alibaba

import (
	"strings"

	"mirrorhall/conformance/harness"
)

var oddHere = Filter(Here(World.Community), func(entry Entry) bool { return entry.baseTag() == World.OddTag })

// FindOdd finds the images whose tag is hard to write.
func (asking Asking) FindOdd(t *T, call Call) {
	t.Check(3 < len(oddHere) && len(oddHere) < len(World.Community), "the catalogue cannot tell")
	call.Parameters = With(Parameters{"BaseOsTag": World.OddTag}, call.Parameters)
	t.Equal(IDs(asking.Community(t, call)), IDsOf(oddHere), strings.Join([]string{call.Way.Signature, call.Way.Method, call.Way.Place}, " "))
}

// everyWay finds the odd images however the call is signed and sent.
func (asking Asking) everyWay(t *T, call Call) {
	for _, way := range asking.Client.Ways() {
		call.Way = way
		asking.FindOdd(t, call)
	}
}

// declareSigning declares the cases about signing and about who calls.
func declareSigning(asking Asking) {
	for _, name := range []string{"V1-GET", "V1-POST", "V3-GET", "V3-POST", "SM3-GET"} {
		asking.declareWay(name)
	}

	harness.Test("sign.empty-values", func(t *T) {
		nothing := Parameters{"BaseOsTag": "", "InstanceType": "", "ClusterId": ""}
		for _, way := range asking.Client.Ways() {
			images := asking.Community(t, Call{Parameters: nothing, Way: way})
			t.Equal(IDs(images), IDsOf(Here(World.Community)), "images with empty parameters")
		}
	})

	harness.Test("sign.long-values", func(t *T) {
		for _, way := range asking.Client.Ways() {
			times := 1_000
			if way.Place == "form" {
				times = 25_000
			}
			long := strings.Repeat("长*", times)
			t.Equal(asking.Community(t, Call{Parameters: Parameters{"BaseOsTag": long}, Way: way}), []any{}, "images of a long tag")
			asking.FindOdd(t, Call{Parameters: Parameters{"Colour": long}, Way: way})
		}
	})

	harness.Test("sign.at-once", func(t *T) {
		// Many calls of one second are many calls, none a replay.
		harness.AtOnce(t, 50, func(t *T, _ int) { asking.FindOdd(t, Call{}) })
	})

	harness.Test("call.temporary-key", func(t *T) { asking.everyWay(t, Call{Key: World.Keys["temporary"]}) })
	harness.Test("call.allowed-user", func(t *T) { asking.everyWay(t, Call{Key: World.Keys["reader"]}) })

	harness.Test("call.unknown-parameter", func(t *T) {
		// The gateway passes over what it does not know; SDKs send such parameters on their own.
		asking.everyWay(t, Call{Parameters: Parameters{"Colour": "red", "OwnerId": "1", "OwnerAccount": "a"}})
	})
}

func (asking Asking) declareWay(name string) {
	ways := []Way{}
	for _, way := range asking.Client.Ways() {
		if way.Signature+"-"+way.Method == name {
			ways = append(ways, way)
		}
	}
	if len(ways) == 0 {
		harness.Skip("sign."+name, asking.Client.OtherWays())
		return
	}
	harness.Test("sign."+name, func(t *T) {
		for _, way := range ways {
			asking.FindOdd(t, Call{Way: way})
			wrong := Key{ID: Root.ID, Secret: "not-the-secret"}
			asking.Refuses(t, Call{Action: Action, Key: wrong, Way: way}, "SignatureDoesNotMatch", 400, "")
		}
	})
}
