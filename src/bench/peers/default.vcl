# @ORIGIN@ is filled in by Lineup.java, which also sets and explains the parameters of varnishd.
vcl 4.1;

backend origin {
    .host = "127.0.0.1";
    .port = "@ORIGIN@";
    .connect_timeout = 2s;
    .first_byte_timeout = 10s;
    .between_bytes_timeout = 10s;
    # No probe: the vendor has no health route, and grace needs none.
}

sub vcl_backend_fetch {
    if (bereq.url ~ "^/api/") {
        set bereq.http.Authorization = "Bearer bench";
    }
}

sub vcl_backend_response {
    # A failed refresh must not replace the stale list.
    if (bereq.is_bgfetch && (beresp.status >= 500 || beresp.status == 429)) {
        return (abandon);
    }
    # The origin sends no cache headers. Pictures never change; within its grace a list is answered at once and
    # refreshed in the background.
    if (beresp.status == 200 && bereq.url ~ "^/screenshots/") {
        set beresp.ttl = 30d;
    } elseif (beresp.status == 200) {
        set beresp.ttl = 2s;
        set beresp.grace = 24h;
    } elseif (beresp.status == 404) {
        set beresp.ttl = 5s;
        set beresp.grace = 0s;
    }
}

sub vcl_deliver {
    # As nginx has it. Age is there anyway, but does not tell the ttl.
    if (obj.hits == 0) {
        set resp.http.X-Cache-Status = "MISS";
    } elseif (obj.ttl < 0s) {
        set resp.http.X-Cache-Status = "STALE";
    } else {
        set resp.http.X-Cache-Status = "HIT";
    }
}
