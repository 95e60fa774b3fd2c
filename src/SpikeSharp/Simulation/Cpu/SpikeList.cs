using System.Numerics;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>The spikes of one population in one step: ascending neurons and how often each spiked, within arrays that several lists share.</summary>
internal sealed class SpikeList<T>(int[] neurons, T[] counts, int start)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public int Count { get; set; }

    public ReadOnlySpan<int> Neurons => neurons.AsSpan(start, Count);

    public ReadOnlySpan<T> Counts => counts.AsSpan(start, Count);

    /// <summary>The first neuron; room for the whole population and a lane more.</summary>
    public ref int FirstNeuron => ref neurons[start];

    public ref T FirstCount => ref counts[start];

    public void Add(int neuron, T count)
    {
        neurons[start + Count] = neuron;
        counts[start + Count++] = count;
    }
}

/// <summary>The lists of a population for one step, or for several where it runs ahead of the others.</summary>
internal sealed class SpikeBuffer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] _neurons;
    private readonly T[] _counts;
    private readonly SpikeList<T>[] _lists;

    public SpikeBuffer(int size, int steps)
    {
        Stride = size + Arena.Alignment;
        // Only what spikes is ever touched.
        _neurons = GC.AllocateUninitializedArray<int>(checked(Stride * steps));
        _counts = GC.AllocateUninitializedArray<T>(Stride * steps);
        _lists = new SpikeList<T>[steps];
        for (int i = 0; i < steps; i++) _lists[i] = new SpikeList<T>(_neurons, _counts, i * Stride);
        Current = _lists[0];
    }

    /// <summary>Distance between the lists of two steps.</summary>
    public int Stride { get; }

    /// <summary>The list of the present step.</summary>
    public SpikeList<T> Current { get; private set; }

    public ref int FirstNeuron => ref _neurons[0];

    public ref T FirstCount => ref _counts[0];

    public void SetCount(int step, int count) => _lists[step].Count = count;

    public void Select(int step) => Current = _lists[step];
}
