#pragma once
#include <cblas.h>

// OpenBLAS exports LAPACK's Fortran symbols, but Debian ships no LAPACKE header for them.
// Eigenvalues (ascending, in w) and eigenvectors (in a, one a column) of a symmetric matrix.
void ssyevd_(const char *jobz, const char *uplo, const int *n, float *a, const int *lda, float *w,
             float *work, const int *lwork, int *iwork, const int *liwork, int *info);
void dsyevd_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w,
             double *work, const int *lwork, int *iwork, const int *liwork, int *info);
