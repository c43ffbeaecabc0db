# Read by the other scripts of this folder: how they speak to the person at the keyboard.

# say "in English" "ngắn gọn bằng tiếng Việt"
say() { printf 'bamso: %s / %s\n' "$1" "$2"; }

# stop "what is wrong, and the next step"
stop() {
    printf 'bamso: %s\n' "$1" >&2
    exit 1
}
