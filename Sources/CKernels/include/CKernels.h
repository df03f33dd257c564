#pragma once

// Kernels of dctop's own, where no library on the machine has a fast one. They run on OpenMP's threads, those of oneDNN.

/// A convolution of stride 1 on images in blocks of channels, by Winograd's minimal filtering F(4x4, 3x3) or
/// F(2x2, 5x5): 36 multiplications for what takes 144, or 100, directly.
///
/// Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", CVPR 2016.
typedef struct {
  /// Images; channels read and written, multiples of 16.
  long n, c, o;
  /// Rows and columns that are read, and zeros around them, fewer than `kernel`.
  long h, w, padding;
  /// Rows and columns of a filter: 3 or 5.
  long kernel;
  /// Channels that lie side by side in memory, 8 or 16: [N, C / block, H, W, block].
  long block;
  /// Whether the images hold bf16 instead of f32; filters, bias and sums are always f32.
  int is_bf16;
} winograd_shape;

/// The channels that lie side by side where the kernels are fastest here: 8 or 16.
long winograd_block(void);

/// Floats of the filters as the kernels read them: 36 C O.
long winograd_filter_count(const winograd_shape *shape);

/// Floats of working memory for `threads` threads, forward and for the filters' gradient.
long winograd_scratch_count(const winograd_shape *shape, int threads);

/// Transforms filters [O, C, kernel, kernel] for `winograd_convolve`. `adjoint`: for the convolution that takes the
/// gradient of the output back to the input; `shape` is then that convolution's, and the filters are
/// [C, O, kernel, kernel] in its letters.
void winograd_transform_filters(const winograd_shape *shape, const float *filters, int adjoint, float *transformed,
                                int threads);

/// Convolves; adds `bias` [O] unless it is null, and takes the positive part if `relu`.
void winograd_convolve(const winograd_shape *shape, const void *source, const float *transformed, const float *bias,
                       int relu, void *target, float *scratch, int threads);

/// The gradients of the filters [O, C, kernel, kernel] and of the bias [O], from the input and the gradient of the
/// output. The same bits for any number of threads.
void winograd_filter_gradient(const winograd_shape *shape, const void *source, const void *target_gradient,
                              float *filter_gradient, float *bias_gradient, float *scratch, int threads);

/// A convolution of stride 1 with an odd `kernel` and images that stay as large as they are, of bf16 in the order
/// [n, h, w, channels]: c channels in, o out.
typedef struct {
  long n, c, o, h, w, kernel;
} tile_convolution;

/// Whether `tile_convolve` and `tile_filter_gradient` can compute the shape here: a processor with tiles of bf16 (AMX),
/// channels by 32, or up to three of the input and a kernel of 3.
int tile_convolution_is_possible(const tile_convolution *shape);

/// Numbers of bf16 that the filters become for `tile_convolve`.
long tile_filter_count(const tile_convolution *shape);

/// Brings plain filters [o, c, kernel, kernel] into the order of tiles. `adjoint`: for the convolution that takes the
/// gradient of the output back to the input; `shape` is then that convolution's, and the filters are
/// [c, o, kernel, kernel] in its letters.
void tile_pack_filters(const tile_convolution *shape, const float *filters, int adjoint, void *packed, int threads);

/// Floats of working memory for `threads` threads.
long tile_convolution_scratch_count(const tile_convolution *shape, int threads);

/// Convolves; adds `bias` [o] unless it is null, and takes the positive part if `relu`. Sums are f32; the same bits for
/// any number of threads.
void tile_convolve(const tile_convolution *shape, const void *source, const void *filters, const float *bias, int relu,
                   void *target, float *scratch, int threads);

/// Floats of working memory for `threads` threads.
long tile_gradient_scratch_count(const tile_convolution *shape, int threads);

/// The gradients of plain filters [o, c, kernel, kernel] and of the bias [o], added up in f32 by tiles (AMX). The same
/// bits for any number of threads.
void tile_filter_gradient(const tile_convolution *shape, const void *source, const void *target_gradient,
                          float *filter_gradient, float *bias_gradient, float *scratch, int threads);

/// Batch normalisation in training, on images of bf16 with all channels of a pixel side by side, channels by 16; and
/// ReLU behind it, if `relu`.
typedef struct {
  long pixels, channels;
  float epsilon;
  int relu;
  const float *scale, *shift;
  /// Of each channel; the variance is biased. Written by the forward pass, read by the backward one.
  float *mean, *variance;
} batch_norm;

/// Whether this processor can.
int batch_norm_is_possible(void);

/// Floats of working memory.
long batch_norm_scratch_count(const batch_norm *norm);

/// Both passes add up in f32 by chunks of pixels, and in f64 over them: the same bits for any number of threads.
void batch_norm_forward(const batch_norm *norm, const void *source, void *target, float *scratch, int threads);

/// Turns the gradient of the target into that of the source, in place.
void batch_norm_backward(const batch_norm *norm, const void *source, void *gradient, float *scale_gradient,
                         float *shift_gradient, float *scratch, int threads);

/// The images that `batch_norm`'s pixels are, with maxima over windows of 2 x 2 pixels behind it.
typedef struct {
  long images, h, w;
} norm_windows;

/// Floats of working memory for both passes.
long batch_norm_pool_scratch_count(const batch_norm *norm, const norm_windows *windows);

/// The maxima of the normalised images, without leaving these; and places as those of `max_pool`.
void batch_norm_pool_forward(const batch_norm *norm, const norm_windows *windows, const void *source, void *target,
                             void *places, float *scratch, int threads);

/// The source's gradient from that of the maxima.
void batch_norm_pool_backward(const batch_norm *norm, const norm_windows *windows, const void *source,
                              const void *target_gradient, const void *places, void *source_gradient,
                              float *scale_gradient, float *shift_gradient, float *scratch, int threads);

/// Windows of 2 x 2 pixels side by side, on planes [h][w][lanes] of f32 or bf16: images with all channels of a pixel
/// side by side, or blocks of channels. What fills no window at the far edges is left out.
typedef struct {
  long planes, h, w, lanes;
  int is_bf16;
} pool_shape;

/// The maxima, and a byte for each: which of its window it is, 0 to 3 in the order of rows, the first of equals.
void max_pool(const pool_shape *shape, const void *source, void *target, void *places, int threads);

/// The gradient of the source.
void max_pool_gradient(const pool_shape *shape, const void *target_gradient, const void *places,
                       void *source_gradient, int threads);

/// to[i] += other[i], and the positive part of it if `relu`.
void add_arrays(float *to, const float *other, long count, int relu, int threads);

/// The same of bf16, added in f32 and rounded to the nearest.
void add_arrays_bf16(void *to, const void *other, long count, int relu, int threads);

/// A step of gradient descent in one pass: v = momentum v + scale g + decay w, w = w - rate v.
void descend(float *values, float *velocity, const float *gradient, long count, float momentum, float decay,
             float rate, float scale, int threads);

/// The figures of a step of Adam.
typedef struct {
  /// What gradients are multiplied with, and the share of the values that is added to them.
  float scale, decay;
  /// What values are multiplied with.
  float keep;
  /// The share of the new gradient in the running mean of gradients, and of its square in that of their squares.
  float mean_share, square_share;
  /// The learning rate and what the root is multiplied with, both with the correction for means that begin at 0.
  float rate, root_factor;
  /// Added to the root.
  float epsilon;
} adam_step;

/// A step of Adam in one pass: g = scale g + decay w, m += mean_share (g - m), v += square_share (g^2 - v),
/// w = keep w - rate m / (root_factor sqrt(v) + epsilon).
void descend_adam(float *values, float *mean, float *square, const float *gradient, long count, const adam_step *step,
                  int threads);

/// The sum of squares, added up in double precision. The same bits for any number of threads.
double sum_of_squares(const float *from, long count, int threads);

/// The nearest of K centroids for each of N rows, exactly as if all distances were computed: a group of centroids is
/// left out for a row only where bounds by the triangle inequality, wide enough for rounding, prove that it loses, or
/// where products in bf16 do, with a bound on their error.
///
/// Ding et al., "Yinyang K-Means", ICML 2015; the groups are neighbours in number.
typedef struct {
  long rows, width, clusters;
  /// Panels of 16 centroids in a group; groups, at most 64.
  long group_panels, groups;
  /// [rows, width].
  const float *features;
  /// [clusters, width].
  const float *centroids;
  /// The same as `nearest_pack` leaves them; half of their squared norms, infinite for those that fill a panel.
  const float *panels, *half_norms;
  /// Of every row; and the largest norm of a centroid.
  const float *squared_norms;
  float largest_norm;
  /// Whether `labels`, `scores` and `bounds` hold nothing yet.
  int is_first;
  /// [groups, rows], or null: how near a centroid of the group can be, plus `drift` at that time.
  float *bounds;
  /// By group: how far its centroids can have moved since the first call, rounded up.
  const float *drift;
  /// By cluster: whether the centroid has moved since the last call, so that `scores` of its rows hold no longer.
  const unsigned char *has_moved;
  /// Centroids in bf16 as `nearest_pack_bf16` leaves them, or null; how far that is from those in f32, by group.
  const unsigned short *bf16_panels;
  const float *bf16_errors;
  /// Working memory of `nearest_scratch_count` floats.
  float *scratch;
  /// Read and written: each row's centroid; the lowest index of equals.
  int *labels;
  /// Read and written: x.c - |c|^2 / 2 of each row and its centroid.
  float *scores;
  float *squared_distances;
  /// Products of a row and a centroid that were computed in f32 and bf16; written.
  long f32_products, bf16_products;
} nearest_search;

/// Centroids [K, width] in panels of 16: [ceil(K / 16), width, 16], filled with zeros.
void nearest_pack(const float *centroids, long clusters, long width, float *panels);

/// Whether this processor multiplies bf16, so that `nearest_pack_bf16` may be called.
int nearest_has_bf16(void);

/// Pairs of features of a row in bf16, with those that fill whole tiles.
long nearest_pair_count(long width);

/// The same in bf16, pairs of features side by side: [ceil(K / 16), `nearest_pair_count`, 16, 2], filled with zeros.
/// Fills `errors`, by group, with the longest distance from a centroid to itself in bf16, rounded up.
void nearest_pack_bf16(const float *centroids, long clusters, long width, long group_panels, unsigned short *panels,
                       float *errors);

/// Floats of working memory for `threads` threads.
long nearest_scratch_count(long width, int threads);

/// Fills `labels`, `scores` and `squared_distances`. The same bits for any number of threads, and with or without bounds
/// and bf16.
void nearest_assign(nearest_search *search, int threads);

/// The means of the wanted clusters' rows, added up in the order of the rows; `order` holds the rows of cluster c at
/// `starts[c]..<starts[c + 1]`. A cluster without rows stays as it is.
void cluster_means(const float *features, long width, long clusters, const int *order, const int *starts,
                   const unsigned char *is_wanted, float *centroids, int threads);

/// The means of the columns of [rows, width], added up in double precision.
void column_means(const float *from, long rows, long width, float *mean, int threads);

/// to = from - mean, row by row.
void centre_rows(const float *from, long rows, long width, const float *mean, float *to, int threads);

/// Adds the upper triangle of [width, width].
void add_triangle(const float *from, long width, double *sums, int threads);

/// Multiply-adds on registers alone, the most that the processor can do; returns the operations of all threads.
double peak_multiply_adds(long rounds, int threads);

/// The same for products in bf16, added up in f32; 0 where the processor has none.
double peak_bf16_products(long rounds, int threads);

/// The same for products of whole tiles of bf16 (AMX), a round of four; 0 where the processor has none.
double peak_tile_products(long rounds, int threads);

/// to[i] = a[i] + b[i] / 2: two arrays read, one written.
void peak_triad(float *to, const float *a, const float *b, long count, int threads);
