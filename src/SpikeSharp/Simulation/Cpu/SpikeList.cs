using System.Numerics;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>The spikes of one population in one step: ascending neurons and how often each spiked. There is room for the whole population and a lane more.</summary>
internal sealed class SpikeList<T>(int size)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Only what spikes is ever touched.
    private readonly int[] _neurons = GC.AllocateUninitializedArray<int>(size + Arena.Alignment);
    private readonly T[] _counts = GC.AllocateUninitializedArray<T>(size + Arena.Alignment);

    public int Count { get; set; }

    public ReadOnlySpan<int> Neurons => _neurons.AsSpan(0, Count);

    public ReadOnlySpan<T> Counts => _counts.AsSpan(0, Count);

    public ref int FirstNeuron => ref _neurons[0];

    public ref T FirstCount => ref _counts[0];

    public void Add(int neuron, T count)
    {
        _neurons[Count] = neuron;
        _counts[Count++] = count;
    }
}
