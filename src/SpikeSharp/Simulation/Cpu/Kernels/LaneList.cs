using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>Adds the elements of a lane that are not zero to a list, with their indices. Where the machine can, without a branch: which neuron spikes cannot be predicted.</summary>
internal static class LaneList
{
    // For each mask of eight bits the positions of its set bits, a byte each.
    private static readonly ulong[] Positions = FindPositions();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Add(Vector512<float> counts, int first, ref int neurons, ref float listedCounts, int listed)
    {
        Vector512<float> mask = ~Vector512.Equals(counts, Vector512<float>.Zero);
        Vector512<int> indices = Vector512.Create(first) + Vector512<int>.Indices;
        Avx512F.Compress(Vector512<int>.Zero, mask.AsInt32(), indices).StoreUnsafe(ref neurons, (nuint)listed);
        Avx512F.Compress(Vector512<float>.Zero, mask, counts).StoreUnsafe(ref listedCounts, (nuint)listed);
        return listed + BitOperations.PopCount(mask.ExtractMostSignificantBits());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Add(Vector512<double> counts, int first, ref int neurons, ref double listedCounts, int listed)
    {
        Vector512<double> mask = ~Vector512.Equals(counts, Vector512<double>.Zero);
        Vector256<int> indices = Vector256.Create(first) + Vector256<int>.Indices, narrow = Avx512F.ConvertToVector256Int32(mask.AsInt64());
        Avx512F.VL.Compress(Vector256<int>.Zero, narrow, indices).StoreUnsafe(ref neurons, (nuint)listed);
        Avx512F.Compress(Vector512<double>.Zero, mask, counts).StoreUnsafe(ref listedCounts, (nuint)listed);
        return listed + BitOperations.PopCount(mask.ExtractMostSignificantBits());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Add(Vector256<float> counts, int first, ref int neurons, ref float listedCounts, int listed)
    {
        uint mask = (~Vector256.Equals(counts, Vector256<float>.Zero)).ExtractMostSignificantBits();
        Vector256<int> order = Avx2.ConvertToVector256Int32(Vector128.CreateScalarUnsafe(Positions[mask]).AsByte());
        (Vector256.Create(first) + order).StoreUnsafe(ref neurons, (nuint)listed);
        Avx2.PermuteVar8x32(counts, order).StoreUnsafe(ref listedCounts, (nuint)listed);
        return listed + BitOperations.PopCount(mask);
    }

    /// <summary>One by one.</summary>
    /// <param name="counts">The lane.</param>
    /// <param name="first">Neuron of its first element.</param>
    /// <param name="neurons">List of neurons.</param>
    /// <param name="listedCounts">List of counts.</param>
    /// <param name="listed">Length of the lists.</param>
    /// <returns>Their new length.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Add<T, TLane>(TLane counts, int first, ref int neurons, ref T listedCounts, int listed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLane : unmanaged, ILane<TLane, T>
    {
        uint mask = TLane.NonZero(counts);
        if (mask == 0) return listed;
        ref T elements = ref Unsafe.As<TLane, T>(ref counts);
        for (; mask != 0; mask &= mask - 1)
        {
            int bit = BitOperations.TrailingZeroCount(mask);
            Unsafe.Add(ref neurons, listed) = first + bit;
            Unsafe.Add(ref listedCounts, listed++) = Unsafe.Add(ref elements, bit);
        }
        return listed;
    }

    private static ulong[] FindPositions()
    {
        ulong[] positions = new ulong[256];
        for (int mask = 0; mask < positions.Length; mask++)
        {
            int found = 0;
            for (int bit = 0; bit < 8; bit++)
                if ((mask >> bit & 1) != 0) positions[mask] |= (ulong)bit << (8 * found++);
        }
        return positions;
    }
}
