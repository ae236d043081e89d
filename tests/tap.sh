# What the shell tests that print TAP share; sourced.
count=0 failed=0

report() { # whether it is as it should be (0), name; standard input: what is wrong
    count=$((count + 1))
    if [ "$1" = 0 ]; then
        echo "ok $count - $2"
    else
        failed=1
        echo "not ok $count - $2"
        sed 's/^/#   /'
    fi
}

finish() {
    echo "1..$count"
    exit $failed
}
