#include "CPowerLossVFS.h"

#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { sector = 512 };

// A write that is not on the disk yet; one without bytes sets the length of the file.
struct change {
    sqlite3_int64 offset;
    size_t length;
    unsigned char *bytes;
    struct change *next;
};

struct contents {
    unsigned char *bytes;
    size_t length;
};

// A file of a watched folder as the disk has it.
struct disk_file {
    char *path;
    struct contents synced;
    struct change *first, **last;
    struct disk_file *next;
};

struct disk {
    char *folder;
    struct disk_file *files;
    int operations_left;  // 0: the power stays on.
    char *remains;
    unsigned seed;
    int acknowledged, acknowledged_at_cut;
    struct disk *next;
};

// An open file of a watched folder; that of the usual layer lies behind it.
struct shim_file {
    sqlite3_file base;
    struct disk *disk;
    struct disk_file *file;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct disk *disks;
static sqlite3_vfs *usual;
static sqlite3_vfs layer;

static void *checked(void *memory) {
    if (!memory) abort();
    return memory;
}

static sqlite3_file *real(sqlite3_file *file) { return (sqlite3_file *)((struct shim_file *)file + 1); }

// MARK: Contents

static void set_length(struct contents *contents, size_t length) {
    if (length > contents->length) {
        contents->bytes = checked(realloc(contents->bytes, length));
        memset(contents->bytes + contents->length, 0, length - contents->length);
    }
    contents->length = length;
}

static void put(struct contents *contents, size_t offset, const unsigned char *bytes, size_t length) {
    if (!length) return;
    if (offset + length > contents->length) set_length(contents, offset + length);
    memcpy(contents->bytes + offset, bytes, length);
}

static void apply(struct contents *contents, const struct change *change) {
    if (change->bytes) {
        put(contents, (size_t)change->offset, change->bytes, change->length);
    } else {
        set_length(contents, (size_t)change->offset);
    }
}

static unsigned next_random(unsigned *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 16;
}

// Applies those sectors of a write that chance has chosen.
static void apply_torn(struct contents *contents, const struct change *change, unsigned *state) {
    size_t done = 0;
    while (done < change->length) {
        size_t place = (size_t)change->offset + done;
        size_t length = sector - place % sector;
        if (length > change->length - done) length = change->length - done;
        if (next_random(state) % 2) put(contents, place, change->bytes + done, length);
        done += length;
    }
}

static void load(struct contents *contents, const char *path) {
    FILE *file = fopen(path, "rbe");
    if (!file) return;
    unsigned char buffer[4096];
    size_t count;
    while ((count = fread(buffer, 1, sizeof buffer, file)) > 0) put(contents, contents->length, buffer, count);
    fclose(file);
}

// MARK: The disk

static void drop_changes(struct disk_file *file) {
    while (file->first) {
        struct change *change = file->first;
        file->first = change->next;
        free(change->bytes);
        free(change);
    }
    file->last = &file->first;
}

static void drop_file(struct disk *disk, const char *path) {
    for (struct disk_file **place = &disk->files; *place; place = &(*place)->next) {
        struct disk_file *file = *place;
        if (strcmp(file->path, path) != 0) continue;
        *place = file->next;
        drop_changes(file);
        free(file->synced.bytes);
        free(file->path);
        free(file);
        return;
    }
}

static struct disk_file *find_file(struct disk *disk, const char *path) {
    for (struct disk_file *file = disk->files; file; file = file->next) {
        if (strcmp(file->path, path) == 0) return file;
    }
    struct disk_file *file = checked(calloc(1, sizeof *file));
    file->path = checked(strdup(path));
    file->last = &file->first;
    load(&file->synced, path);
    file->next = disk->files;
    disk->files = file;
    return file;
}

static struct disk *disk_in(const char *folder) {
    char resolved[PATH_MAX];
    if (!realpath(folder, resolved)) return NULL;
    for (struct disk *disk = disks; disk; disk = disk->next) {
        if (strcmp(disk->folder, resolved) == 0) return disk;
    }
    return NULL;
}

static struct disk *disk_of(const char *path) {
    const char *slash = path ? strrchr(path, '/') : NULL;
    if (!slash) return NULL;
    size_t length = (size_t)(slash - path);
    for (struct disk *disk = disks; disk; disk = disk->next) {
        if (strlen(disk->folder) == length && memcmp(disk->folder, path, length) == 0) return disk;
    }
    return NULL;
}

// Writes what the disk would hold if the power failed now.
static void cut(struct disk *disk, const char *remains, unsigned seed) {
    unsigned state = seed * 2654435761u + 1;
    for (struct disk_file *file = disk->files; file; file = file->next) {
        struct contents contents = {NULL, 0};
        put(&contents, 0, file->synced.bytes, file->synced.length);
        for (struct change *change = file->first; change; change = change->next) {
            unsigned chance = seed % 4 == 0 ? 0 : seed % 4 == 1 ? 1 : next_random(&state) % 4;
            if (chance == 3 && change->bytes) {
                apply_torn(&contents, change, &state);
            } else if (chance == 1 || chance == 2) {
                apply(&contents, change);
            }
        }
        char path[PATH_MAX];
        snprintf(path, sizeof path, "%s%s", remains, strrchr(file->path, '/'));
        FILE *copy = checked(fopen(path, "wbe"));
        if (contents.length && fwrite(contents.bytes, 1, contents.length, copy) != contents.length) abort();
        fclose(copy);
        free(contents.bytes);
    }
    disk->acknowledged_at_cut = disk->acknowledged;
}

// Counts an operation that is about to be done; the power may fail here.
static void count_operation(struct disk *disk) {
    if (disk->operations_left > 0 && --disk->operations_left == 0) cut(disk, disk->remains, disk->seed);
}

static void append_change(struct disk_file *file, sqlite3_int64 offset, const void *bytes, size_t length) {
    struct change *change = checked(calloc(1, sizeof *change));
    change->offset = offset;
    change->length = length;
    if (bytes) {
        change->bytes = checked(malloc(length ? length : 1));
        memcpy(change->bytes, bytes, length);
    }
    *file->last = change;
    file->last = &change->next;
}

// MARK: The methods of an open file

static int shim_close(sqlite3_file *file) { return real(file)->pMethods->xClose(real(file)); }

static int shim_read(sqlite3_file *file, void *buffer, int length, sqlite3_int64 offset) {
    return real(file)->pMethods->xRead(real(file), buffer, length, offset);
}

static int shim_write(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset) {
    struct shim_file *shim = (struct shim_file *)file;
    pthread_mutex_lock(&lock);
    append_change(shim->file, offset, bytes, (size_t)length);
    count_operation(shim->disk);
    int code = real(file)->pMethods->xWrite(real(file), bytes, length, offset);
    pthread_mutex_unlock(&lock);
    return code;
}

static int shim_truncate(sqlite3_file *file, sqlite3_int64 length) {
    struct shim_file *shim = (struct shim_file *)file;
    pthread_mutex_lock(&lock);
    append_change(shim->file, length, NULL, 0);
    count_operation(shim->disk);
    int code = real(file)->pMethods->xTruncate(real(file), length);
    pthread_mutex_unlock(&lock);
    return code;
}

static int shim_sync(sqlite3_file *file, int flags) {
    (void)flags;
    struct shim_file *shim = (struct shim_file *)file;
    pthread_mutex_lock(&lock);
    count_operation(shim->disk);
    for (struct change *change = shim->file->first; change; change = change->next) {
        apply(&shim->file->synced, change);
    }
    drop_changes(shim->file);
    pthread_mutex_unlock(&lock);
    // The real disk need not be waited for: nothing is read back from it after a cut.
    return SQLITE_OK;
}

static int shim_size(sqlite3_file *file, sqlite3_int64 *size) {
    return real(file)->pMethods->xFileSize(real(file), size);
}

static int shim_lock(sqlite3_file *file, int level) { return real(file)->pMethods->xLock(real(file), level); }

static int shim_unlock(sqlite3_file *file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }

static int shim_check_lock(sqlite3_file *file, int *result) {
    return real(file)->pMethods->xCheckReservedLock(real(file), result);
}

static int shim_control(sqlite3_file *file, int operation, void *argument) {
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

static int shim_sector_size(sqlite3_file *file) { return real(file)->pMethods->xSectorSize(real(file)); }

static int shim_characteristics(sqlite3_file *file) {
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int shim_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **memory) {
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, memory);
}

static int shim_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void shim_shm_barrier(sqlite3_file *file) { real(file)->pMethods->xShmBarrier(real(file)); }

static int shim_shm_unmap(sqlite3_file *file, int delete) {
    return real(file)->pMethods->xShmUnmap(real(file), delete);
}

// Version 2: without memory mapping, which would write around the layer.
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = shim_close,
    .xRead = shim_read,
    .xWrite = shim_write,
    .xTruncate = shim_truncate,
    .xSync = shim_sync,
    .xFileSize = shim_size,
    .xLock = shim_lock,
    .xUnlock = shim_unlock,
    .xCheckReservedLock = shim_check_lock,
    .xFileControl = shim_control,
    .xSectorSize = shim_sector_size,
    .xDeviceCharacteristics = shim_characteristics,
    .xShmMap = shim_shm_map,
    .xShmLock = shim_shm_lock,
    .xShmBarrier = shim_shm_barrier,
    .xShmUnmap = shim_shm_unmap,
};

// MARK: The layer

static int layer_open(sqlite3_vfs *vfs, sqlite3_filename path, sqlite3_file *file, int flags, int *flags_out) {
    (void)vfs;
    pthread_mutex_lock(&lock);
    struct disk *disk = disk_of(path);
    pthread_mutex_unlock(&lock);
    if (!disk) return usual->xOpen(usual, path, file, flags, flags_out);
    struct shim_file *shim = (struct shim_file *)file;
    shim->base.pMethods = NULL;
    int code = usual->xOpen(usual, path, real(file), flags, flags_out);
    if (code != SQLITE_OK) return code;
    pthread_mutex_lock(&lock);
    shim->disk = disk;
    shim->file = find_file(disk, path);
    pthread_mutex_unlock(&lock);
    shim->base.pMethods = &methods;
    return SQLITE_OK;
}

static int layer_delete(sqlite3_vfs *vfs, const char *path, int waits) {
    (void)vfs;
    pthread_mutex_lock(&lock);
    struct disk *disk = disk_of(path);
    if (disk) {
        count_operation(disk);
        drop_file(disk, path);
    }
    pthread_mutex_unlock(&lock);
    return usual->xDelete(usual, path, waits);
}

int powerloss_watch(const char *folder) {
    char resolved[PATH_MAX];
    if (!realpath(folder, resolved)) return -1;
    sqlite3_vfs *found = sqlite3_vfs_find("unix");
    pthread_mutex_lock(&lock);
    if (!usual) {
        usual = found;
        layer = *usual;
        layer.zName = "powerloss";
        layer.pNext = NULL;
        layer.szOsFile = (int)sizeof(struct shim_file) + usual->szOsFile;
        layer.xOpen = layer_open;
        layer.xDelete = layer_delete;
        sqlite3_vfs_register(&layer, 1);
    }
    struct disk *disk = checked(calloc(1, sizeof *disk));
    disk->folder = checked(strdup(resolved));
    disk->acknowledged_at_cut = -1;
    disk->next = disks;
    disks = disk;
    pthread_mutex_unlock(&lock);
    return 0;
}

void powerloss_forget(const char *folder) {
    pthread_mutex_lock(&lock);
    struct disk *found = disk_in(folder);
    for (struct disk **place = &disks; found && *place; place = &(*place)->next) {
        if (*place != found) continue;
        *place = found->next;
        while (found->files) drop_file(found, found->files->path);
        free(found->remains);
        free(found->folder);
        free(found);
        break;
    }
    pthread_mutex_unlock(&lock);
}

void powerloss_cut_after(const char *folder, int operations, const char *remains, unsigned seed) {
    pthread_mutex_lock(&lock);
    struct disk *disk = disk_in(folder);
    if (disk) {
        free(disk->remains);
        disk->remains = checked(strdup(remains));
        disk->operations_left = operations;
        disk->seed = seed;
    }
    pthread_mutex_unlock(&lock);
}

void powerloss_cut(const char *folder, const char *remains, unsigned seed) {
    pthread_mutex_lock(&lock);
    struct disk *disk = disk_in(folder);
    if (disk) cut(disk, remains, seed);
    pthread_mutex_unlock(&lock);
}

void powerloss_acknowledge(const char *folder) {
    pthread_mutex_lock(&lock);
    struct disk *disk = disk_in(folder);
    if (disk) disk->acknowledged += 1;
    pthread_mutex_unlock(&lock);
}

int powerloss_acknowledged_at_cut(const char *folder) {
    pthread_mutex_lock(&lock);
    struct disk *disk = disk_in(folder);
    int count = disk ? disk->acknowledged_at_cut : -1;
    pthread_mutex_unlock(&lock);
    return count;
}
