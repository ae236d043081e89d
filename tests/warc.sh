# Writes WARC records for the command cases:  . "$TOP/tests/warc.sh"

# A record whose block is standard input. Further header lines may be given, one a word.
record() { # type, address, content type, header lines
    cat >block
    printf 'WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nContent-Type: %s\r\n' "$1" "$2" "$3"
    printf 'WARC-Date: 2021-03-04T05:06:07Z\r\nWARC-Record-ID: <urn:x:1>\r\n'
    shift 3
    for line in "$@"; do printf '%s\r\n' "$line"; done
    printf 'Content-Length: %d\r\n\r\n' "$(wc -c <block)"
    cat block
    printf '\r\n\r\n'
}

# A response record whose body is standard input.
response() { # address, status, HTTP header lines
    address=$1 status=$2
    shift 2
    cat >body
    {
        printf 'HTTP/1.1 %s\r\n' "$status"
        for line in "$@"; do printf '%s\r\n' "$line"; done
        printf '\r\n'
        cat body
    } | record response "$address" 'application/http; msgtype=response'
}

# Standard input in chunks of some bytes.
chunked() { # bytes a chunk
    cat >whole
    at=0
    while [ $at -lt "$(wc -c <whole)" ]; do
        tail -c +$((at + 1)) whole | head -c "$1" >chunk
        printf '%x; n=%d\r\n' "$(wc -c <chunk)" $at
        cat chunk
        printf '\r\n'
        at=$((at + $1))
    done
    printf '0\r\nTrailer: x\r\n\r\n'
}
