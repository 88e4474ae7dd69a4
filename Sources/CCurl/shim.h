// libcurl's variadic functions, one typed wrapper each, since Swift cannot call variadics.
#ifndef CCURL_SHIM_H
#define CCURL_SHIM_H

#include <curl/curl.h>

#endif
