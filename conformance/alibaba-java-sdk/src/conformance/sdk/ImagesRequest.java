package conformance.sdk;

import com.aliyuncs.RpcAcsRequest;
import com.aliyuncs.auth.ISignatureComposer;
import com.aliyuncs.auth.Signer;
import com.aliyuncs.auth.SignatureVersion;
import com.aliyuncs.http.FormatType;
import com.aliyuncs.http.MethodType;
import com.aliyuncs.utils.ParameterHelper;
import java.time.Duration;
import java.util.Date;
import java.util.Map;

/** A request of a list of images, as the classes of the vendor's packages of products are. */
public class ImagesRequest extends RpcAcsRequest<ImagesResponse> {
    private final Duration clockOff;

    /** @param clockOff how far the program's clock is off */
    public ImagesRequest(String action, Duration clockOff) {
        super("EHPC", "2018-04-12", action);
        this.clockOff = clockOff;
    }

    @Override
    public Class<ImagesResponse> getResponseClass() {
        return ImagesResponse.class;
    }

    @Override
    public void resolveSignatureComposer() {
        super.resolveSignatureComposer();
        if (!clockOff.isZero()) composer = new Late(composer);
    }

    /** The SDK's own composer at another time. */
    private final class Late implements ISignatureComposer {
        private final ISignatureComposer real;

        private Late(ISignatureComposer real) {
            this.real = real;
        }

        @Override
        public Map<String, String> refreshSignParameters(Map<String, String> parameters, Signer signer, String id, FormatType format) {
            Map<String, String> refreshed = real.refreshSignParameters(parameters, signer, id, format);
            String member = getSysSignatureVersion() == SignatureVersion.V3 ? "x-acs-date" : "Timestamp";
            refreshed.put(member, ParameterHelper.getISO8601Time(new Date(System.currentTimeMillis() + clockOff.toMillis())));
            return refreshed;
        }

        @Override
        public String composeStringToSign(
                MethodType method, String path, Signer signer, Map<String, String> queries, Map<String, String> headers,
                Map<String, String> paths) {
            return real.composeStringToSign(method, path, signer, queries, headers, paths);
        }

        @Override
        public String getAuthorization(Signer signer, String id, String signature) {
            return real.getAuthorization(signer, id, signature);
        }
    }
}
