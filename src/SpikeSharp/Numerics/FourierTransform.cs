namespace SpikeSharp.Numerics;

/// <summary>The discrete Fourier transform of any length in O(n log n): powers of two by halving, other lengths by Bluestein's algorithm.</summary>
/// <remarks>L. I. Bluestein, "A linear filtering approach to the computation of discrete Fourier transform", 1970: jk = (j^2 + k^2 - (j-k)^2)/2 makes it a convolution.</remarks>
internal sealed class FourierTransform
{
    private readonly int _length;
    private readonly int _padded;
    private readonly double[] _cosines;
    private readonly double[] _sines;
    private readonly double[]? _chirpCosines;
    private readonly double[]? _chirpSines;
    private readonly double[]? _kernelReal;
    private readonly double[]? _kernelImaginary;

    /// <param name="length">Number of elements, at least 1.</param>
    public FourierTransform(int length)
    {
        _length = Check.AtLeast(length, 1, nameof(length));
        bool isPower = (length & (length - 1)) == 0;
        _padded = isPower ? length : checked((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)checked((2 * length) - 1)));
        _cosines = new double[_padded / 2];
        _sines = new double[_padded / 2];
        for (int i = 0; i < _cosines.Length; i++) (_sines[i], _cosines[i]) = Math.SinCos(2 * Math.PI * i / _padded);
        if (isPower) return;

        _chirpCosines = new double[length];
        _chirpSines = new double[length];
        // The square is taken modulo 2n, where the angle begins anew; as a number it would lose the digits that matter.
        for (long i = 0; i < length; i++) (_chirpSines[i], _chirpCosines[i]) = Math.SinCos(Math.PI * (i * i % (2L * length)) / length);
        _kernelReal = new double[_padded];
        _kernelImaginary = new double[_padded];
        for (int i = 0; i < length; i++)
        {
            int mirrored = i == 0 ? 0 : _padded - i;
            _kernelReal[i] = _kernelReal[mirrored] = _chirpCosines[i];
            _kernelImaginary[i] = _kernelImaginary[mirrored] = -_chirpSines[i];
        }
        Halving(_kernelReal, _kernelImaginary);
    }

    /// <summary>The real signal with given coefficients: x[j] = (1/n) sum over all k of c[k] e^(2 pi i jk/n), where c[n-k] is the conjugate of c[k].</summary>
    /// <param name="real">Real parts of c[0] to c[n/2].</param>
    /// <param name="imaginary">Imaginary parts; those of c[0] and, for even n, of c[n/2] do not count.</param>
    /// <param name="signal">Length n.</param>
    public void InverseReal(ReadOnlySpan<double> real, ReadOnlySpan<double> imaginary, Span<double> signal)
    {
        double[] re = new double[_length], im = new double[_length];
        for (int k = 0; k <= _length / 2; k++)
        {
            bool isReal = k == 0 || 2 * k == _length;
            int mirrored = k == 0 ? 0 : _length - k;
            re[k] = re[mirrored] = real[k];
            im[mirrored] = isReal ? 0 : -imaginary[k];
            im[k] = isReal ? 0 : imaginary[k];
        }
        Sum(re, im);
        for (int j = 0; j < _length; j++) signal[j] = re[j] / _length;
    }

    /// <summary>x[j] = sum over k of c[k] e^(2 pi i jk/n), in place.</summary>
    /// <param name="re">Real parts.</param>
    /// <param name="im">Imaginary parts.</param>
    public void Sum(double[] re, double[] im)
    {
        if (_chirpCosines is null || _chirpSines is null || _kernelReal is null || _kernelImaginary is null)
        {
            Halving(re, im);
            return;
        }
        double[] a = new double[_padded], b = new double[_padded];
        for (int k = 0; k < _length; k++) (a[k], b[k]) = Product(re[k], im[k], _chirpCosines[k], _chirpSines[k]);
        Halving(a, b);
        // The convolution comes back by the same transform with real and imaginary parts exchanged, which turns its sign.
        for (int k = 0; k < _padded; k++) (a[k], b[k]) = Product(a[k], b[k], _kernelReal[k], _kernelImaginary[k]);
        Halving(b, a);
        for (int j = 0; j < _length; j++) (re[j], im[j]) = Product(a[j] / _padded, b[j] / _padded, _chirpCosines[j], _chirpSines[j]);
    }

    private static (double Re, double Im) Product(double a, double b, double c, double d) => ((a * c) - (b * d), (a * d) + (b * c));

    // Radix 2 in place, exponent +2 pi i jk/n.
    private void Halving(double[] re, double[] im)
    {
        int n = re.Length;
        for (int i = 1, j = 0; i < n; i++)
        {
            int bit = n >> 1;
            for (; (j & bit) != 0; bit >>= 1) j ^= bit;
            j ^= bit;
            if (i >= j) continue;
            (re[i], re[j]) = (re[j], re[i]);
            (im[i], im[j]) = (im[j], im[i]);
        }
        for (int half = 1; half < n; half *= 2)
        {
            int stride = n / (2 * half);
            for (int start = 0; start < n; start += 2 * half)
            {
                for (int k = 0; k < half; k++)
                {
                    int i = start + k, j = i + half;
                    (double x, double y) = Product(re[j], im[j], _cosines[k * stride], _sines[k * stride]);
                    (re[j], im[j]) = (re[i] - x, im[i] - y);
                    (re[i], im[i]) = (re[i] + x, im[i] + y);
                }
            }
        }
    }
}
