# Likelihoods and point forecasts of given models, and of automatic ETS, by R's `forecast` package, for `npm run bench -- forecast-conformance`.
#
#   Rscript bench/forecast-conformance/reference.R m1.csv models.csv [every]
#
# Writes series_id, model, log_likelihood, h, value. Smoothing parameters of R's ets() stay in its usual region; ARIMA is
# fitted by exact maximum likelihood (method = "ML").
suppressPackageStartupMessages(library(forecast))
given <- commandArgs(trailingOnly = TRUE)
every <- if (length(given) > 2) as.integer(given[3]) else 1L
all <- read.csv(given[1], stringsAsFactors = FALSE)
all <- all[all$split == "train", ]
ids <- unique(all$series_id)
ids <- ids[seq(1, length(ids), by = every)]
fits <- function(y, m, n) {
  models <- list(
    ets = function() ets(y),
    ses = function() ets(y, "ANN"),
    holt = function() ets(y, "AAN", damped = FALSE),
    damped = function() ets(y, "AAN", damped = TRUE),
    "arima(0,1,1)" = function() Arima(y, c(0, 1, 1), method = "ML"),
    "arima(1,1,1)" = function() Arima(y, c(1, 1, 1), method = "ML"),
    "arima(2,0,1)" = function() Arima(y, c(2, 0, 1), method = "ML")
  )
  if (m > 1 && n > 3 * m) {
    models[["holt-winters"]] <- function() ets(y, "AAA", damped = FALSE)
    models[["airline"]] <- function() Arima(y, c(0, 1, 1), seasonal = c(0, 1, 1), method = "ML")
    if (all(y > 0)) models[["holt-winters-multiplicative"]] <- function() ets(y, "MAM", damped = FALSE)
  }
  models
}
out <- file(given[2], "w")
writeLines("series_id,model,log_likelihood,h,value", out)
for (id in ids) {
  rows <- all[all$series_id == id, ]
  m <- rows$period[1]
  y <- ts(rows$value, frequency = m)
  models <- fits(y, m, nrow(rows))
  for (name in names(models)) {
    fit <- tryCatch(suppressWarnings(models[[name]]()), error = function(e) NULL)
    if (is.null(fit) || !is.finite(fit$loglik)) next
    value <- tryCatch(as.numeric(forecast(fit, h = rows$horizon[1])$mean), error = function(e) NULL)
    if (is.null(value)) next
    writeLines(sprintf("%s,\"%s\",%.10g,%d,%.10g", id, name, fit$loglik, seq_along(value), value), out)
  }
}
close(out)
