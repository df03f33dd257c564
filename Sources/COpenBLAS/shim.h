#pragma once
#include <cblas.h>

// OpenBLAS exports LAPACK's Fortran symbols, but Debian ships no LAPACKE header for them.
// Eigenvalues (ascending, in w) and eigenvectors (in a, one a column) of a symmetric matrix.
// The same for the eigenvalues il to iu (from 1), the eigenvectors in z.
void dsyevr_(const char *jobz, const char *range, const char *uplo, const int *n, double *a, const int *lda,
             const double *vl, const double *vu, const int *il, const int *iu, const double *abstol, int *m,
             double *w, double *z, const int *ldz, int *isuppz, double *work, const int *lwork, int *iwork,
             const int *liwork, int *info);
