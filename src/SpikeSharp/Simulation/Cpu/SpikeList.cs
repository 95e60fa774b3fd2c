using System.Numerics;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>The spikes of one population in one step: ascending neurons and how often each spiked, within arrays that the steps of a block share.</summary>
internal sealed class SpikeList<T>(int[] neurons, T[] counts, int start)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public int Count { get; set; }

    public ReadOnlySpan<int> Neurons => neurons.AsSpan(start, Count);

    public ReadOnlySpan<T> Counts => counts.AsSpan(start, Count);

    /// <summary>The first neuron; room for the whole population and a lane more.</summary>
    public ref int FirstNeuron => ref neurons[start];

    public ref T FirstCount => ref counts[start];

    public void FillCounts(T count) => counts.AsSpan(start, Count).Fill(count);

    public void Add(int neuron, T count)
    {
        neurons[start + Count] = neuron;
        counts[start + Count++] = count;
    }
}

/// <summary>The lists of a population for the steps of a block.</summary>
internal sealed class SpikeBuffer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _size;
    private readonly SpikeList<T>[] _lists;
    private SpikeMasks<T>? _masks;

    public SpikeBuffer(int size, int steps)
    {
        _size = size;
        int stride = size + Arena.Alignment;
        // Only what spikes is ever touched.
        int[] neurons = GC.AllocateUninitializedArray<int>(checked(stride * steps));
        T[] counts = GC.AllocateUninitializedArray<T>(stride * steps);
        _lists = new SpikeList<T>[steps];
        for (int i = 0; i < steps; i++) _lists[i] = new SpikeList<T>(neurons, counts, i * stride);
    }

    public SpikeList<T> this[int step] => _lists[step];

    /// <summary>Masks from which the lists can be made.</summary>
    public SpikeMasks<T> Masks => _masks ??= new SpikeMasks<T>(_size);
}
