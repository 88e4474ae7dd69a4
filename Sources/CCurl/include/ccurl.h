// libcurl, loaded when it is first used. It brings thirty libraries with it, and a first picture, a list or a
// help text should not wait for them. Its variadic functions have one typed wrapper each, since Swift cannot
// call those.
#ifndef CCURL_H
#define CCURL_H

#include <curl/curl.h>
#include <stdbool.h>

typedef size_t (*ccurl_data_callback)(char *bytes, size_t size, size_t count, void *context);

// Loads libcurl and prepares it; the other functions may be called only after this returned true. To be called once.
bool ccurl_load(void);

CURL *ccurl_easy_init(void);
void ccurl_easy_cleanup(CURL *handle);
const char *ccurl_easy_strerror(CURLcode code);
CURLcode ccurl_resume(CURL *handle);

CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value);
CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode ccurl_set_headers(CURL *handle, struct curl_slist *headers);
// Copies the body, so the bytes need to live for the call only.
CURLcode ccurl_set_body(CURL *handle, const void *bytes, curl_off_t count);
CURLcode ccurl_set_header_callback(CURL *handle, ccurl_data_callback callback, void *context);
CURLcode ccurl_set_write_callback(CURL *handle, ccurl_data_callback callback, void *context);
// libcurl keeps this pointer and writes its reason for a failure there; the buffer has CURL_ERROR_SIZE bytes.
CURLcode ccurl_set_error_buffer(CURL *handle, char *buffer);
// A child process must never inherit a connection: it would stay open after we closed it.
CURLcode ccurl_close_sockets_on_exec(CURL *handle);

struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *line);
void ccurl_slist_free_all(struct curl_slist *list);

CURLM *ccurl_multi_init(void);
CURLMcode ccurl_multi_cleanup(CURLM *multi);
CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value);
CURLMcode ccurl_multi_add_handle(CURLM *multi, CURL *handle);
CURLMcode ccurl_multi_remove_handle(CURLM *multi, CURL *handle);
CURLMcode ccurl_multi_perform(CURLM *multi, int *running);
CURLMcode ccurl_multi_poll(CURLM *multi, int milliseconds);
CURLMcode ccurl_multi_wakeup(CURLM *multi);
CURLMsg *ccurl_multi_info_read(CURLM *multi, int *remaining);

// What a write callback returns to be called again, with the same bytes, after the transfer is resumed.
static const size_t ccurl_pause = CURL_WRITEFUNC_PAUSE;

// The result of a finished transfer, which lies in a union.
static inline CURLcode ccurl_message_result(const CURLMsg *message) { return message->data.result; }

#endif
