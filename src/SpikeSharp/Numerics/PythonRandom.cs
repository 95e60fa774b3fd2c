using System.Numerics;

namespace SpikeSharp.Numerics;

/// <summary>The draws of Python's <c>random.Random(seed)</c>, whose stream is that of <see cref="NumpyRandom"/> from another start.</summary>
/// <remarks>M. Matsumoto and T. Nishimura, mt19937ar, 2002: initialisation by an array; sampling as in the documentation of Python's module <c>random</c>.</remarks>
internal sealed class PythonRandom
{
    private readonly NumpyRandom _words;

    /// <param name="seed">0 to 2^32 - 1.</param>
    public PythonRandom(uint seed)
    {
        const int Length = NumpyRandom.KeyLength;
        uint[] key = [.. new NumpyRandom(19650218).State.Key];
        int i = 1;
        for (int k = 0; k < Length; k++)
        {
            key[i] = (key[i] ^ ((key[i - 1] ^ (key[i - 1] >> 30)) * 1664525)) + seed;
            Advance();
        }
        for (int k = 0; k < Length - 1; k++)
        {
            key[i] = (key[i] ^ ((key[i - 1] ^ (key[i - 1] >> 30)) * 1566083941)) - (uint)i;
            Advance();
        }
        key[0] = 0x80000000;
        _words = new NumpyRandom(new NumpyRandomState([.. key], Length, false, 0));

        void Advance()
        {
            if (++i < Length) return;
            key[0] = key[Length - 1];
            i = 1;
        }
    }

    /// <summary>Different numbers from 0 to <paramref name="population"/> - 1 in random order: <c>sample(range(population), count)</c>.</summary>
    /// <param name="population">How many there are.</param>
    /// <param name="count">How many are drawn, at most <paramref name="population"/>.</param>
    public int[] Sample(int population, int count)
    {
        int[] sample = new int[count];
        // Of few, those that are left are kept in a pool; of many, those that were drawn in a set. Both draw other numbers.
        double setSize = 21 + (count > 5 ? Math.Pow(4, Math.Ceiling(Math.Log(count * 3) / Math.Log(4))) : 0);
        if (population <= setSize)
        {
            int[] pool = [.. Enumerable.Range(0, population)];
            for (int i = 0; i < count; i++)
            {
                int j = Below(population - i);
                sample[i] = pool[j];
                pool[j] = pool[population - i - 1];
            }
            return sample;
        }
        HashSet<int> drawn = [];
        for (int i = 0; i < count; i++)
        {
            do sample[i] = Below(population);
            while (!drawn.Add(sample[i]));
        }
        return sample;
    }

    private int Below(int bound)
    {
        int bits = BitOperations.Log2((uint)bound) + 1;
        uint value;
        do value = _words.NextUInt32() >> (32 - bits);
        while (value >= bound);
        return (int)value;
    }
}
