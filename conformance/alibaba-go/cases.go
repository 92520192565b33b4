package alibaba

// DeclareShared declares every case that clients have alike.
func DeclareShared(client Client) Asking {
	asking := Asking{client}
	for _, declare := range []func(Asking){
		declareListing, declareFiltering, declareSigning, declareReaching, declareClusters, declareSTS,
		declareKeyRefusals, declareRefusals, declareThrottling,
	} {
		declare(asking)
	}
	declarePrograms()
	return asking
}
