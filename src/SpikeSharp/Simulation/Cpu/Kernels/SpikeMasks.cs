using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>
/// Which neurons spike in each step of a block, a bit a neuron. A lane leaves its masks, all steps side by side, and goes on; the lists are made afterwards from whole words.
/// That costs less than compressing every lane in every step, and no branch asks what nobody can predict.
/// </summary>
internal sealed class SpikeMasks<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Steps = TimeBlocks.MostSteps;
    private const int WordBits = 64;

    private readonly int _size;
    private readonly int _words;
    private readonly byte[] _lanes;

    // The eight steps of a word side by side.
    private readonly ulong[] _masks;

    // How often a neuron spikes, where that is not once; 1 everywhere else.
    private readonly T[] _counts;
    private readonly bool[] _hasCounts = new bool[Steps];

    public SpikeMasks(int size)
    {
        _size = size;
        _words = (size + WordBits - 1) / WordBits;
        // Scalars take a byte a step, wider lanes no more than that.
        _lanes = new byte[checked(_words * WordBits * Steps)];
        _masks = new ulong[_words * Steps];
        _counts = GC.AllocateUninitializedArray<T>(checked((size + Arena.Alignment) * Steps));
        _counts.AsSpan().Fill(T.One);
    }

    /// <summary>Where the masks of the lanes begin.</summary>
    public ref byte Start => ref _lanes[0];

    /// <summary>Writes the mask of a lane in one step.</summary>
    /// <param name="lane">Where the masks of the lane begin: see <see cref="OffsetOf"/>.</param>
    /// <param name="step">Step of the block.</param>
    /// <param name="width">Neurons of a lane.</param>
    /// <param name="mask">A bit a neuron.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Set(ref byte lane, int step, int width, uint mask)
    {
        if (width == 16) Unsafe.WriteUnaligned(ref Unsafe.Add(ref lane, 2 * step), (ushort)mask);
        else Unsafe.Add(ref lane, step) = (byte)mask;
    }

    /// <summary>Writes that nobody in a lane spikes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Clear(ref byte lane, int width)
    {
        if (width == 16) Vector128<byte>.Zero.StoreUnsafe(ref lane);
        else Unsafe.WriteUnaligned(ref lane, 0ul);
    }

    /// <summary>Where the masks of a lane begin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint OffsetOf(nint first, int width) => width == 16 ? first : first * Steps / width;

    /// <summary>Writes the mask of a lane in one step, and how often each of its neurons spikes, whatever that is.</summary>
    public void SetCounts<TLane>(ref byte lane, int step, int first, TLane counts)
        where TLane : unmanaged, ILane<TLane, T>
    {
        uint mask = TLane.NonZero(counts);
        Set(ref lane, step, TLane.Width, mask);
        ref T elements = ref Unsafe.As<TLane, T>(ref counts);
        for (; mask != 0; mask &= mask - 1)
        {
            int bit = BitOperations.TrailingZeroCount(mask), neuron = first + bit;
            if (neuron >= _size) return;
            _counts[(step * (_size + Arena.Alignment)) + neuron] = Unsafe.Add(ref elements, bit);
            _hasCounts[step] = true;
        }
    }

    /// <summary>Writes the spikes of the first steps of the block into their lists.</summary>
    /// <param name="lists">The lists.</param>
    /// <param name="first">Step of the block whose list is the first.</param>
    /// <param name="steps">Number of steps.</param>
    /// <param name="width">Neurons of a lane.</param>
    public void List(SpikeBuffer<T> lists, int first, int steps, int width)
    {
        Transpose(width);
        for (int step = 0; step < steps; step++) List(step, lists[first + step]);
    }

    private void Transpose(int width)
    {
        for (int word = 0; word < _words; word++)
        {
            ref ulong masks = ref _masks[word * Steps];
            if (width == 16)
            {
                // Four lanes of eight steps of two bytes: one vector.
                Vector512.Shuffle(
                    Vector512.LoadUnsafe(ref Unsafe.As<byte, ushort>(ref _lanes[word * WordBits])),
                    Vector512.Create((ushort)0, 8, 16, 24, 1, 9, 17, 25, 2, 10, 18, 26, 3, 11, 19, 27, 4, 12, 20, 28, 5, 13, 21, 29, 6, 14, 22, 30, 7, 15, 23, 31)).AsUInt64().StoreUnsafe(ref masks);
                continue;
            }
            int lanes = WordBits / width;
            ref byte start = ref _lanes[word * lanes * Steps];
            for (int step = 0; step < Steps; step++)
            {
                ulong mask = 0;
                for (int lane = 0; lane < lanes; lane++) mask |= (ulong)Unsafe.Add(ref start, (lane * Steps) + step) << (lane * width);
                Unsafe.Add(ref masks, step) = mask;
            }
        }
        // What follows the last neuron may have spiked too.
        if (_size % WordBits != 0)
            for (int step = 0; step < Steps; step++) _masks[((_words - 1) * Steps) + step] &= (1ul << (_size % WordBits)) - 1;
    }

    private void List(int step, SpikeList<T> list)
    {
        ref ulong masks = ref _masks[step];
        ref int neurons = ref list.FirstNeuron;
        int listed = 0;
        for (int word = 0; word < _words; word++)
        {
            ulong mask = Unsafe.Add(ref masks, word * Steps);
            int first = word * WordBits, found = BitOperations.PopCount(mask);
            ref int next = ref Unsafe.Add(ref neurons, listed);
            // Four without asking whether they are there: the list has room for a lane more.
            next = first + BitOperations.TrailingZeroCount(mask);
            mask &= mask - 1;
            Unsafe.Add(ref next, 1) = first + BitOperations.TrailingZeroCount(mask);
            mask &= mask - 1;
            Unsafe.Add(ref next, 2) = first + BitOperations.TrailingZeroCount(mask);
            mask &= mask - 1;
            Unsafe.Add(ref next, 3) = first + BitOperations.TrailingZeroCount(mask);
            mask &= mask - 1;
            for (int i = 4; i < found; i++, mask &= mask - 1) Unsafe.Add(ref next, i) = first + BitOperations.TrailingZeroCount(mask);
            listed += found;
        }
        list.Count = listed;
        list.FillCounts(T.One);
        if (!_hasCounts[step]) return;
        Span<T> counts = _counts.AsSpan(step * (_size + Arena.Alignment), _size + Arena.Alignment);
        ReadOnlySpan<int> listedNeurons = list.Neurons;
        for (int i = 0; i < listed; i++) Unsafe.Add(ref list.FirstCount, i) = counts[listedNeurons[i]];
        for (int i = 0; i < listed; i++) counts[listedNeurons[i]] = T.One;
        _hasCounts[step] = false;
    }
}
