// Every file of themes/ and keymaps/. `#embed` takes megabytes in seconds, where the package manager's
// own embedding takes minutes. A test compares this list with the folders. The patterns of CI failures are no
// setting of the user's, so they are not in the list.
#include "CAssets.h"

static const unsigned char cassets_keymap_default[] = {
#embed "../../keymaps/default.toml"
};

static const unsigned char cassets_keymap_emacs[] = {
#embed "../../keymaps/emacs.toml"
};

static const unsigned char cassets_keymap_tmux_safe[] = {
#embed "../../keymaps/tmux-safe.toml"
};

static const unsigned char cassets_keymap_vim[] = {
#embed "../../keymaps/vim.toml"
};

static const unsigned char cassets_theme_ansi16[] = {
#embed "../../themes/ansi16.toml"
};

static const unsigned char cassets_theme_default_dark[] = {
#embed "../../themes/default-dark.toml"
};

static const unsigned char cassets_theme_default_light[] = {
#embed "../../themes/default-light.toml"
};

static const unsigned char cassets_theme_deuteranopia[] = {
#embed "../../themes/deuteranopia.toml"
};

static const unsigned char cassets_theme_high_contrast[] = {
#embed "../../themes/high-contrast.toml"
};

static const unsigned char cassets_theme_mono[] = {
#embed "../../themes/mono.toml"
};

static const unsigned char cassets_patterns[] = {
#embed "failure-patterns.toml"
};

#define CASSETS_FILE(path, array) {path, array, sizeof array}

static const struct cassets_file cassets_files[] = {
    CASSETS_FILE("keymaps/default.toml", cassets_keymap_default),
    CASSETS_FILE("keymaps/emacs.toml", cassets_keymap_emacs),
    CASSETS_FILE("keymaps/tmux-safe.toml", cassets_keymap_tmux_safe),
    CASSETS_FILE("keymaps/vim.toml", cassets_keymap_vim),
    CASSETS_FILE("themes/ansi16.toml", cassets_theme_ansi16),
    CASSETS_FILE("themes/default-dark.toml", cassets_theme_default_dark),
    CASSETS_FILE("themes/default-light.toml", cassets_theme_default_light),
    CASSETS_FILE("themes/deuteranopia.toml", cassets_theme_deuteranopia),
    CASSETS_FILE("themes/high-contrast.toml", cassets_theme_high_contrast),
    CASSETS_FILE("themes/mono.toml", cassets_theme_mono),
};

size_t cassets_count(void) { return sizeof cassets_files / sizeof cassets_files[0]; }

struct cassets_file cassets_file_at(size_t index) { return cassets_files[index]; }

struct cassets_file cassets_failure_patterns(void) {
    return (struct cassets_file)CASSETS_FILE("failure-patterns.toml", cassets_patterns);
}
