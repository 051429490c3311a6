package io.github.screenshotgateway.contract;

import io.restassured.filter.FilterContext;
import io.restassured.filter.OrderedFilter;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Checks every response that REST Assured sees. */
final class ContractFilter implements OrderedFilter {
    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification expected, FilterContext context) {
        Response response = context.next(request, expected);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.headers().forEach(header -> headers.computeIfAbsent(header.getName(), name -> new ArrayList<>())
                .add(header.getValue()));
        // Redirects, to the media host or to a page, have already been followed.
        boolean redirected = headers.containsKey("Matched-Stub-Id");
        if (!redirected) {
            URI uri = URI.create(request.getURI());
            CheckedResponses.check(
                    uri,
                    new RecordedExchange(
                            request.getMethod(),
                            uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()),
                            response.statusCode(),
                            headers,
                            response.asByteArray(),
                            false));
        }
        return response;
    }

    /** Outermost, so that it sees what the test sees. */
    @Override
    public int getOrder() {
        return Integer.MIN_VALUE;
    }
}
