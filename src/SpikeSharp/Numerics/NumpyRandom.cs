using System.Collections.Immutable;
using System.Numerics;

namespace SpikeSharp.Numerics;

/// <summary>
/// The random numbers of <c>numpy.random.RandomState</c>, bit for bit: Mersenne Twister 19937 and NumPy's frozen legacy methods on top. A model with the same seed gets
/// the same parameters as in Python. Not safe for use by several threads at once; not for secrets.
/// </summary>
/// <remarks>
/// M. Matsumoto and T. Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed uniform pseudo-random number generator", 1998. The order of draws is part
/// of the contract: every method says how many it takes.
/// </remarks>
public sealed class NumpyRandom
{
    internal const int KeyLength = 624;

    private const int N = KeyLength;
    private const int M = 397;

    private readonly uint[] _key = new uint[N];
    private int _position = N;
    private double? _gauss;

    /// <summary>A generator at the start of the stream of a seed.</summary>
    /// <param name="seed">0 to 2^32 - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="seed"/> is outside that range.</exception>
    public NumpyRandom(long seed)
    {
        if (seed is < 0 or > uint.MaxValue)
            throw Check.OutOfRange(nameof(seed), seed, "must be from 0 to 4294967295");

        _key[0] = (uint)seed;
        for (int i = 1; i < N; i++)
            _key[i] = (1812433253 * (_key[i - 1] ^ (_key[i - 1] >> 30))) + (uint)i;
    }

    /// <summary>A generator that continues from a saved state.</summary>
    /// <param name="state">From <see cref="State"/>, or from <c>RandomState.get_state()</c>.</param>
    /// <exception cref="ArgumentException">The key has not 624 words, or the position is not 0 to 624.</exception>
    public NumpyRandom(NumpyRandomState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Key.IsDefault || state.Key.Length != N)
            throw new ArgumentException($"The key of a Mersenne Twister has {N} words; {(state.Key.IsDefault ? 0 : state.Key.Length)} were given.", nameof(state));
        if (state.Position is < 0 or > N)
            throw new ArgumentException($"The position in the key is from 0 to {N}; {state.Position} was given.", nameof(state));

        state.Key.CopyTo(_key);
        _position = state.Position;
        _gauss = state.HasGauss ? state.Gauss : null;
    }

    /// <summary>Where in the stream the generator is: a copy, to be saved or continued from.</summary>
    public NumpyRandomState State => new([.. _key], _position, _gauss.HasValue, _gauss ?? 0);

    /// <summary>The next word of the stream; everything else is made of these.</summary>
    public uint NextUInt32()
    {
        if (_position == N)
            Twist();

        uint y = _key[_position++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >> 18);
    }

    /// <summary>Two words, the first one on top.</summary>
    public ulong NextUInt64()
    {
        ulong high = NextUInt32();
        return (high << 32) | NextUInt32();
    }

    /// <summary>Uniform in [0, 1) with 53 bits: <c>random_sample</c>. Two words.</summary>
    public double NextDouble()
    {
        uint high = NextUInt32() >> 5;
        uint low = NextUInt32() >> 6;
        return ((high * 67108864.0) + low) / 9007199254740992.0;
    }

    /// <summary>Fills <paramref name="destination"/> with <see cref="NextDouble"/>, in order.</summary>
    /// <param name="destination">Any length.</param>
    public void NextDoubles(Span<double> destination)
    {
        foreach (ref double value in destination)
            value = NextDouble();
    }

    /// <summary>Uniform in [low, high). One double.</summary>
    /// <param name="low">Lower bound.</param>
    /// <param name="high">Upper bound.</param>
    public double Uniform(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>Standard normal by the polar method: <c>randn</c>. Values come in pairs; the second waits for the next call, whatever is drawn between.</summary>
    public double NextGaussian()
    {
        if (_gauss is double waiting)
        {
            _gauss = null;
            return waiting;
        }

        double x1, x2, r2;
        do
        {
            x1 = (2.0 * NextDouble()) - 1.0;
            x2 = (2.0 * NextDouble()) - 1.0;
            r2 = (x1 * x1) + (x2 * x2);
        }
        while (r2 is >= 1.0 or 0.0);

        double f = Math.Sqrt(-2.0 * Math.Log(r2) / r2);
        _gauss = f * x1;
        return f * x2;
    }

    /// <summary>Normal with given mean and standard deviation. One gaussian.</summary>
    /// <param name="mean">Mean.</param>
    /// <param name="std">Standard deviation.</param>
    public double Normal(double mean, double std) => mean + (std * NextGaussian());

    /// <summary>Uniform integer in [0, <paramref name="max"/>], both included, by masking and redrawing. No draw when <paramref name="max"/> is 0; double words above 2^32 - 1.</summary>
    /// <param name="max">Largest value.</param>
    public ulong Bounded(ulong max)
    {
        if (max == 0)
            return 0;

        ulong mask = ulong.MaxValue >> BitOperations.LeadingZeroCount(max);
        ulong value;
        if (max <= uint.MaxValue)
        {
            do
                value = NextUInt32() & mask;
            while (value > max);
        }
        else
        {
            do
                value = NextUInt64() & mask;
            while (value > max);
        }

        return value;
    }

    /// <summary>Uniform integer in [0, high): <c>randint(high)</c>.</summary>
    /// <param name="high">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="high"/> is less than 1.</exception>
    public long RandInt(long high) => RandInt(0, high);

    /// <summary>Uniform integer in [low, high): <c>randint(low, high)</c>.</summary>
    /// <param name="low">Smallest value.</param>
    /// <param name="high">One more than the largest value.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="high"/> is not above <paramref name="low"/>.</exception>
    public long RandInt(long low, long high)
    {
        if (high <= low)
            throw Check.OutOfRange(nameof(high), high, $"must be above {low}");
        return unchecked((long)((ulong)low + Bounded((ulong)high - 1 - (ulong)low)));
    }

    /// <summary>A seed for another generator, in [0, 2^31 - 2]: <c>randint(2**31 - 1)</c>. Seeds of objects and processes come from here.</summary>
    public int Draw() => (int)Bounded(int.MaxValue - 1);

    /// <summary>Shuffles in place. One bounded draw an element but the first, from the last on.</summary>
    /// <typeparam name="T">Any type.</typeparam>
    /// <param name="values">What to shuffle.</param>
    public void Shuffle<T>(Span<T> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = (int)Bounded((ulong)i);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    /// <summary>Shuffles the rows of a matrix in place; takes the same draws as shuffling a vector with an element a row.</summary>
    /// <typeparam name="T">Any type.</typeparam>
    /// <param name="matrix">Shape (rows, <paramref name="columns"/>), row-major.</param>
    /// <param name="columns">Elements in a row, at least 1.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="matrix"/> is no multiple of <paramref name="columns"/>.</exception>
    public void ShuffleRows<T>(Span<T> matrix, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (matrix.Length % columns != 0)
            throw new ArgumentException($"{matrix.Length} elements do not fill rows of {columns}.", nameof(matrix));

        T[] spare = new T[columns];
        for (int i = (matrix.Length / columns) - 1; i > 0; i--)
        {
            int j = (int)Bounded((ulong)i);
            if (i == j)
                continue;
            Span<T> a = matrix.Slice(i * columns, columns);
            Span<T> b = matrix.Slice(j * columns, columns);
            a.CopyTo(spare);
            b.CopyTo(a);
            spare.CopyTo(b);
        }
    }

    /// <summary>The numbers 0 to n - 1 in random order: a shuffle.</summary>
    /// <param name="n">How many.</param>
    public int[] Permutation(int n)
    {
        int[] values = new int[n];
        for (int i = 0; i < n; i++)
            values[i] = i;
        Shuffle<int>(values);
        return values;
    }

    /// <summary>An index with given probabilities: <c>choice(n, p=p)</c>. One double.</summary>
    /// <param name="probabilities">At least one, none negative; scaled to the sum 1.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public int Choice(ReadOnlySpan<double> probabilities)
    {
        if (probabilities.IsEmpty)
            throw new ArgumentException("At least one probability is needed.", nameof(probabilities));

        double total = 0;
        foreach (double p in probabilities)
            total += p;

        double u = NextDouble();
        double sum = 0;
        for (int i = 0; i < probabilities.Length - 1; i++)
        {
            sum += probabilities[i];
            if (sum / total > u)
                return i;
        }

        return probabilities.Length - 1;
    }

    /// <summary>Exponential with given mean. One double.</summary>
    /// <param name="scale">Mean.</param>
    public double Exponential(double scale) => scale * StandardExponential();

    /// <summary>Gamma with scale 1. A varying number of draws.</summary>
    /// <param name="shape">Not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shape"/> is negative or not finite.</exception>
    /// <remarks>Above 1: Marsaglia and Tsang, 2000; below 1: Ahrens and Dieter's GS in Best's form.</remarks>
    public double StandardGamma(double shape)
    {
        Check.AtLeast(shape, 0, nameof(shape));
        if (shape == 1)
            return StandardExponential();
        if (shape == 0)
            return 0;

        if (shape < 1)
        {
            while (true)
            {
                double u = NextDouble();
                double v = StandardExponential();
                if (u <= 1.0 - shape)
                {
                    double x = Math.Pow(u, 1.0 / shape);
                    if (x <= v)
                        return x;
                }
                else
                {
                    double y = -Math.Log((1.0 - u) / shape);
                    double x = Math.Pow(1.0 - shape + (shape * y), 1.0 / shape);
                    if (x <= v + y)
                        return x;
                }
            }
        }

        double b = shape - (1.0 / 3.0);
        double c = 1.0 / Math.Sqrt(9 * b);
        while (true)
        {
            double x, v;
            do
            {
                x = NextGaussian();
                v = 1.0 + (c * x);
            }
            while (v <= 0.0);

            v = v * v * v;
            double u = NextDouble();
            if (u < 1.0 - (0.0331 * (x * x) * (x * x)) || Math.Log(u) < (0.5 * x * x) + (b * (1.0 - v + Math.Log(v))))
                return b * v;
        }
    }

    /// <summary>Beta. A varying number of draws.</summary>
    /// <param name="a">First shape, positive.</param>
    /// <param name="b">Second shape, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A shape is not positive and finite.</exception>
    public double Beta(double a, double b)
    {
        Check.Positive(a, nameof(a));
        Check.Positive(b, nameof(b));
        if (a > 1 || b > 1)
        {
            double first = StandardGamma(a);
            double second = StandardGamma(b);
            return first / (first + second);
        }

        // Johnk's method.
        while (true)
        {
            double u = NextDouble();
            double v = NextDouble();
            double x = Math.Pow(u, 1.0 / a);
            double y = Math.Pow(v, 1.0 / b);
            double sum = x + y;
            if (sum > 1.0)
                continue;
            if (sum > 0.0)
                return x / sum;

            // Both powers underflowed; their logarithms did not.
            double logX = Math.Log(u) / a;
            double logY = Math.Log(v) / b;
            double logMax = Math.Max(logX, logY);
            logX -= logMax;
            logY -= logMax;
            return Math.Exp(logX - Math.Log(Math.Exp(logX) + Math.Exp(logY)));
        }
    }

    /// <summary>Poisson. No draw for a mean of 0, else a varying number.</summary>
    /// <param name="mean">Not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mean"/> is negative or not finite.</exception>
    /// <remarks>Below 10 by multiplying uniforms; above by W. Hoermann's transformed rejection with squeeze (PTRS), 1993.</remarks>
    public long Poisson(double mean)
    {
        Check.AtLeast(mean, 0, nameof(mean));
        if (mean == 0)
            return 0;
        if (mean < 10)
        {
            double bound = Math.Exp(-mean);
            double product = 1.0;
            for (long count = 0; ; count++)
            {
                product *= NextDouble();
                if (product <= bound)
                    return count;
            }
        }

        double root = Math.Sqrt(mean);
        double logMean = Math.Log(mean);
        double b = 0.931 + (2.53 * root);
        double a = -0.059 + (0.02483 * b);
        double inverseAlpha = 1.1239 + (1.1328 / (b - 3.4));
        double vr = 0.9277 - (3.6224 / (b - 2));
        while (true)
        {
            double u = NextDouble() - 0.5;
            double v = NextDouble();
            double us = 0.5 - Math.Abs(u);
            long k = (long)Math.Floor((((2 * a / us) + b) * u) + mean + 0.43);
            if (us >= 0.07 && v <= vr)
                return k;
            if (k < 0 || (us < 0.013 && v > us))
                continue;
            if (Math.Log(v) + Math.Log(inverseAlpha) - Math.Log((a / (us * us)) + b) <= -mean + (k * logMean) - SpecialFunctions.LogGamma(k + 1))
                return k;
        }
    }

    private double StandardExponential() => -Math.Log(1.0 - NextDouble());

    private void Twist()
    {
        uint[] key = _key;
        for (int i = 0; i < N; i++)
        {
            uint y = (key[i] & 0x80000000) | (key[i == N - 1 ? 0 : i + 1] & 0x7fffffff);
            key[i] = key[i < N - M ? i + M : i + M - N] ^ (y >> 1) ^ ((y & 1) != 0 ? 0x9908b0df : 0);
        }

        _position = 0;
    }
}

/// <summary>A place in the stream of a <see cref="NumpyRandom"/>, as NumPy's <c>get_state()</c> names it.</summary>
/// <param name="Key">624 words.</param>
/// <param name="Position">Words already used of the key, 0 to 624.</param>
/// <param name="HasGauss">True when a normal value waits.</param>
/// <param name="Gauss">The normal value that waits, or 0.</param>
public sealed record NumpyRandomState(ImmutableArray<uint> Key, int Position, bool HasGauss, double Gauss);
